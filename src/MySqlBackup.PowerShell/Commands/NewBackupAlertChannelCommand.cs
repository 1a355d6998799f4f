using System.Collections;
using System.Management.Automation;
using System.Security;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Makes a channel that alerts are told through.</summary>
[Cmdlet(VerbsCommon.New, "BackupAlertChannel", DefaultParameterSetName = WebhookSet)]
[OutputType(typeof(IAlertChannel))]
public sealed class NewBackupAlertChannelCommand : MySqlBackupCmdlet
{
    private const string SmtpSet = "Smtp";
    private const string SlackSet = "Slack";
    private const string DingTalkSet = "DingTalk";
    private const string PagerDutySet = "PagerDuty";
    private const string SmsSet = "Sms";
    private const string TeamsSet = "Teams";
    private const string AlertmanagerSet = "Alertmanager";
    private const string WebhookSet = "Webhook";
    private const string LogFileSet = "LogFile";

    /// <summary>What rules call it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The least level it takes.</summary>
    [Parameter]
    public AlertLevel MinimumLevel { get; set; } = AlertLevel.Info;

    /// <summary>How long one attempt may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is tried again.</summary>
    [Parameter]
    [ValidateRange(0, 5)]
    public int RetryCount { get; set; } = 2;

    /// <summary>The pause before the first of these.</summary>
    [Parameter]
    [Duration]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The mail server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SmtpSet)]
    [ValidateNotNullOrEmpty]
    public string SmtpServer { get; set; } = "";

    /// <summary>Its port.</summary>
    [Parameter(ParameterSetName = SmtpSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>The sender's address.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SmtpSet)]
    [ValidateNotNullOrEmpty]
    public string From { get; set; } = "";

    /// <summary>The recipients' addresses.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SmtpSet)]
    [ValidateNotNullOrEmpty]
    public string[] To { get; set; } = [];

    /// <summary>Do not encrypt the connection.</summary>
    [Parameter(ParameterSetName = SmtpSet)]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The account of the mail server, the gateway or the Alertmanager.</summary>
    [Parameter(ParameterSetName = SmtpSet)]
    [Parameter(ParameterSetName = SmsSet)]
    [Parameter(ParameterSetName = AlertmanagerSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Slack's incoming webhook.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SlackSet)]
    [Secret]
    public SecureString? SlackWebhook { get; set; }

    /// <summary>The address of DingTalk's robot.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DingTalkSet)]
    [Secret]
    public SecureString? DingTalkWebhook { get; set; }

    /// <summary>What its requests are signed with.</summary>
    [Parameter(ParameterSetName = DingTalkSet)]
    [Secret]
    public SecureString? DingTalkSecret { get; set; }

    /// <summary>The integration's key of PagerDuty.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PagerDutySet)]
    [Secret]
    public SecureString? PagerDutyKey { get; set; }

    /// <summary>Where its events go.</summary>
    [Parameter(ParameterSetName = PagerDutySet)]
    [ValidateNotNullOrEmpty]
    public string? PagerDutyUri { get; set; }

    /// <summary>The address of an SMS gateway.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SmsSet)]
    [Secret(AllowText = true)]
    public SecureString? SmsUri { get; set; }

    /// <summary>The numbers to send to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SmsSet)]
    [ValidateNotNullOrEmpty]
    public string[] PhoneNumber { get; set; } = [];

    /// <summary>The gateway's token.</summary>
    [Parameter(ParameterSetName = SmsSet)]
    [Secret]
    public SecureString? SmsToken { get; set; }

    /// <summary>How the gateway takes its fields.</summary>
    [Parameter(ParameterSetName = SmsSet)]
    public SmsFormat SmsFormat { get; set; } = SmsFormat.Json;

    /// <summary>The fields' names and values.</summary>
    [Parameter(ParameterSetName = SmsSet)]
    [ValidateNotNull]
    public IDictionary? SmsField { get; set; }

    /// <summary>What the gateway answers where it took the message.</summary>
    [Parameter(ParameterSetName = SmsSet)]
    [ValidateNotNullOrEmpty]
    public string? SmsAnswer { get; set; }

    /// <summary>The webhook of a Teams workflow.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TeamsSet)]
    [Secret]
    public SecureString? TeamsWebhook { get; set; }

    /// <summary>The address of an Alertmanager.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AlertmanagerSet)]
    [Secret(AllowText = true)]
    public SecureString? AlertmanagerUri { get; set; }

    /// <summary>When an alert ends there that is neither told again nor over.</summary>
    [Parameter(ParameterSetName = AlertmanagerSet)]
    [Duration]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(25);

    /// <summary>Where to post JSON.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WebhookSet)]
    [Secret(AllowText = true)]
    public SecureString? WebhookUri { get; set; }

    /// <summary>What bodies are signed with.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    [Secret]
    public SecureString? WebhookSecret { get; set; }

    /// <summary>A file that gets a line for each message.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LogFileSet)]
    [ValidateNotNullOrEmpty]
    public string LogPath { get; set; } = "";

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            IAlertChannel channel = CreateChannel();
            if (channel is HttpAlertChannel { IsPrivate: false })
            {
                WriteWarning($"The alert channel '{channel.Name}' posts to {channel.Destination} unencrypted: whoever is on the way can read it, and any token that it holds. Use https.");
            }

            WriteObject(channel);
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(BackupErrorRecord.Create(e, Name));
        }
    }

    private IAlertChannel CreateChannel()
    {
        var options = new AlertChannelOptions
        {
            Name = Name ?? ParameterSetName.ToLowerInvariant(),
            MinimumLevel = MinimumLevel,
            Timeout = Timeout,
            RetryCount = RetryCount,
            RetryPause = RetryPause,
        };
        bool hasAccount = Credential is not null && Credential != PSCredential.Empty;
        string? user = hasAccount ? Credential!.UserName : null;
        string? password = hasAccount ? Credential!.GetNetworkCredential().Password : null;
        return ParameterSetName switch
        {
            SmtpSet => new SmtpChannel(
                options, new SmtpServer { Host = SmtpServer, Port = Port, RequireTls = !NoTls, User = user, Password = password }, From, To),
            SlackSet => new SlackChannel(options, SecretAttribute.Reveal(SlackWebhook)!),
            DingTalkSet => new DingTalkChannel(options, SecretAttribute.Reveal(DingTalkWebhook)!, SecretAttribute.Reveal(DingTalkSecret)),
            PagerDutySet => new PagerDutyChannel(options, SecretAttribute.Reveal(PagerDutyKey)!, PagerDutyUri),
            SmsSet => new SmsChannel(options, CreateGateway(user, password)),
            TeamsSet => new TeamsChannel(options, SecretAttribute.Reveal(TeamsWebhook)!),
            AlertmanagerSet => new AlertmanagerChannel(options, SecretAttribute.Reveal(AlertmanagerUri)!, Lifetime, user, password),
            LogFileSet => new LogFileChannel(options, ResolvePath(LogPath)),
            _ => new WebhookChannel(options, SecretAttribute.Reveal(WebhookUri)!, SecretAttribute.Reveal(WebhookSecret)),
        };
    }

    private SmsGateway CreateGateway(string? user, string? password)
    {
        var gateway = new SmsGateway
        {
            Address = SecretAttribute.Reveal(SmsUri)!,
            PhoneNumber = PhoneNumber,
            Token = SecretAttribute.Reveal(SmsToken),
            User = user,
            Password = password,
            Format = SmsFormat,
            Answer = SmsAnswer,
        };
        return SmsField is null
            ? gateway
            : gateway with { Field = SmsField.Cast<DictionaryEntry>().ToDictionary(f => f.Key.ToString()!, f => f.Value?.ToString() ?? "", StringComparer.Ordinal) };
    }
}
