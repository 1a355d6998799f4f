namespace MySqlBackup.Core.Policy.Model;

/// <summary>A way to tell somebody. Which keys it needs depends on its type.</summary>
public sealed record PolicyChannel : PolicySection
{
    /// <summary>The kind of channel.</summary>
    [PolicyKey("The kind of channel.", IsRequired = true, Values = ["email", "slack", "teams", "dingtalk", "pagerduty", "sms", "alertmanager", "webhook", "log"])]
    public string Type { get; init; } = "";

    /// <summary>What messages call it.</summary>
    [PolicyKey("What messages call it; its type without it.")]
    public string? Name { get; init; }

    /// <summary>Where it is reached: slack, teams, dingtalk, webhook.</summary>
    [PolicyKey("The address of a slack, teams, dingtalk or webhook channel; best ${NAME}, for who knows it can write there.")]
    public string? Webhook { get; init; }

    /// <summary>Where it is reached: alertmanager, sms.</summary>
    [PolicyKey("The address of an alertmanager or of a gateway for sms.")]
    public string? Url { get; init; }

    /// <summary>Who gets it: email, sms.</summary>
    [PolicyKey("Addresses of an email, numbers of an sms.")]
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Who sends an email.</summary>
    [PolicyKey("Who sends an email; backup@<host> without it.")]
    public string? From { get; init; }

    /// <summary>The mail server.</summary>
    [PolicyKey("The mail server of an email, as host or host:port; localhost without it.")]
    public string? SmtpServer { get; init; }

    /// <summary>The account at the mail server.</summary>
    [PolicyKey("The account at the mail server.")]
    public string? SmtpUser { get; init; }

    /// <summary>Its password.</summary>
    [PolicyKey("The password at the mail server, from the environment: ${NAME}; it may not stand in the policy itself.", IsSecret = true)]
    public string? SmtpPassword { get; init; }

    /// <summary>The integration key of PagerDuty.</summary>
    [PolicyKey("The integration key of pagerduty (Events v2), from the environment: ${NAME}; it may not stand in the policy itself.", IsSecret = true)]
    public string? ServiceKey { get; init; }

    /// <summary>The secret that signs.</summary>
    [PolicyKey("The secret that signs for dingtalk, from the environment: ${NAME}; it may not stand in the policy itself.", IsSecret = true)]
    public string? Secret { get; init; }

    /// <summary>The log file.</summary>
    [PolicyKey("The file of a log.")]
    public string? Path { get; init; }
}
