using System.Globalization;
using Xunit;

namespace MySqlBackup.Testing;

/// <summary>
/// Tries a parser with very many inputs, each made from a seed of its own. An input fails by an exception that is not expected, by taking too long or by
/// too much memory; the message has its seed, and <c>MYSQLBACKUP_SEED</c> set to it makes that input the first.
/// </summary>
public static class Fuzzer
{
    private const int UsualInputs = 20_000;
    private const int NightlyInputs = 1_000_000;

    // Two fields of the compressed protocol may ask for 16 MB each, and a buffer that grows doubles.
    private const long MostMemory = 100L << 20;
    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(20);

    /// <summary>True where the long run is wanted (<c>MYSQLBACKUP_NIGHTLY=1</c>).</summary>
    public static bool IsNightly => Environment.GetEnvironmentVariable("MYSQLBACKUP_NIGHTLY") == "1";

    /// <summary>Tries the inputs.</summary>
    /// <param name="attempt">Makes an input from the random numbers and tries it.</param>
    /// <param name="isExpected">Whether an exception is one that callers are told of.</param>
    /// <param name="share">Of how many inputs one is tried, where each takes long.</param>
    public static void Run(Action<Random> attempt, Func<Exception, bool> isExpected, int share = 1)
    {
        int inputs = (IsNightly ? NightlyInputs : UsualInputs) / share;
        int first = int.TryParse(Environment.GetEnvironmentVariable("MYSQLBACKUP_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next(int.MaxValue / 2);
        int current = first;
        string? failure = null;
        var thread = new Thread(() =>
        {
            for (int i = 0; i < inputs && failure is null; i++)
            {
                Volatile.Write(ref current, first + i);
                failure = Try(new Random(first + i), attempt, isExpected);
            }
        })
        { IsBackground = true };
        thread.Start();
        for (int before = current; !thread.Join(LongestInput); before = Volatile.Read(ref current))
        {
            Assert.False(before == Volatile.Read(ref current), $"MYSQLBACKUP_SEED={before}: no end after {LongestInput.TotalSeconds} s.");
        }

        Assert.True(failure is null, $"MYSQLBACKUP_SEED={current}: {failure}");
    }

    private static string? Try(Random random, Action<Random> attempt, Func<Exception, bool> isExpected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            attempt(random);
        }
        catch (Exception e) when (isExpected(e))
        {
            // What the input deserves.
        }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e.ToString();
        }

        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        return used > MostMemory ? $"{used} bytes of memory for one input." : null;
    }
}
