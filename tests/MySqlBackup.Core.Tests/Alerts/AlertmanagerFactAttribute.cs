using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A test that needs an Alertmanager; reported as skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AlertmanagerFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? (AlertmanagerServer.Program is null
            ? $"NO ALERTMANAGER SERVER on this machine: install prometheus-alertmanager, or set {AlertmanagerServer.Variable}"
            : null);
        set => base.Skip = value;
    }
}
