using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A test that needs a mail server; reported as skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MailServerFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? (MailServer.Python is null ? $"NO MAIL SERVER on this machine: install python3-aiosmtpd, or name a Python that has it in {MailServer.Variable}" : null);
        set => base.Skip = value;
    }
}
