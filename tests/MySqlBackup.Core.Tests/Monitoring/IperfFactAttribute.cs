using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

/// <summary>A test that needs iperf3, and is skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IperfFactAttribute : FactAttribute
{
    public IperfFactAttribute()
    {
        if (!IperfServer.IsInstalled)
        {
            Skip = "iperf3 is not installed.";
        }
    }
}
