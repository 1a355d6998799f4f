using System.Globalization;

namespace MySqlBackup.Testing;

/// <summary>Random moments, by a seed that a failure names and <c>MYSQLBACKUP_SEED</c> repeats.</summary>
public static class FaultSeed
{
    /// <summary>Tries a number of moments, each with a seed of its own.</summary>
    /// <param name="usual">How many in the ordinary suite.</param>
    /// <param name="nightly">How many in the long run.</param>
    /// <param name="attempt">One of them.</param>
    public static void Run(int usual, int nightly, Action<Random> attempt)
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("MYSQLBACKUP_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next(int.MaxValue / 2);
        for (int i = 0; i < (Fuzzer.IsNightly ? nightly : usual); i++)
        {
            try
            {
                attempt(new Random(first + i));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"MYSQLBACKUP_SEED={first + i}: {e.Message}", e);
            }
        }
    }
}
