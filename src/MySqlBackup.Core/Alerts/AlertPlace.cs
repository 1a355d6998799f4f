using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Alerts;

/// <summary>Compares what alerts are about: servers, and repositories by where their paths lead. What is stored stays as it was written.</summary>
internal static class AlertPlace
{
    /// <summary>True where both mean the same server or repository.</summary>
    public static bool AreSame(string? a, string? b)
    {
        if (a == b)
        {
            return true;
        }

        if (a is null || b is null)
        {
            return false;
        }

        return (Path.IsPathFullyQualified(a), Path.IsPathFullyQualified(b)) switch
        {
            (true, true) => RealPath.AreSame(a, b),
            (false, false) => ServerAddress.AreSame(a, b),
            _ => false,
        };
    }
}
