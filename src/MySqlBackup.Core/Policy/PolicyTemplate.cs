using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MySqlBackup.Core.Policy.Reading;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Policy;

/// <summary>A policy to begin with: what it takes to write one that can be used.</summary>
public sealed record PolicyTemplate
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the policy is called.</summary>
    public required string Name { get; init; }

    /// <summary>The databases, by name or wildcard.</summary>
    public IReadOnlyList<string> Database { get; init; } = ["*"];

    /// <summary>The server's hosts; none for the one that option files and the environment name.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>An option file with user and password of the server.</summary>
    public string? DefaultsFile { get; init; }

    /// <summary>Where backups go.</summary>
    public required string Destination { get; init; }

    /// <summary>When it runs, as a cron expression.</summary>
    public string Schedule { get; init; } = "0 2 * * *";

    /// <summary>The time zone of the schedule.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Writes the policy into a file that only its owner can read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Also where it is there.</param>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.InvalidArgument"/>: it could not be used as it would stand; <see cref="BackupErrorId.DestinationNotWritable"/>: it is there, or can't be written.
    /// </exception>
    public void Write(string path, bool force)
    {
        Require(path, force);
        AtomicFile.Write(path, ToText(), LocalStorage.PrivateFile);
    }

    /// <summary>Refuses what <see cref="Write"/> would refuse, and writes nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Also where it is there.</param>
    /// <exception cref="BackupException">As with <see cref="Write"/>.</exception>
    public void Require(string path, bool force)
    {
        if (PolicyFile.Parse(path, ToText(), _ => null).Problems is [var problem, ..])
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"No policy is written: {problem.Key}: {problem.Message}");
        }

        if (!force && File.Exists(path))
        {
            throw new BackupException(BackupErrorId.DestinationNotWritable, $"'{path}' is there already. Name another file, or use -Force to write over it.");
        }
    }

    /// <summary>The policy's text.</summary>
    public string ToText()
    {
        var text = new StringBuilder($"""
            # What is backed up, when, and where to. Check it with Test-BackupPolicy or mysqlbackup policy test; docs/policy.md describes it.
            apiVersion: backup.mysql.com/v1
            kind: BackupPolicy
            metadata:
              name: {Quote(Name)}
            spec:
              time_zone: {Quote(TimeZone)}

            """);
        if (Server.Count > 0)
        {
            text.Append($"  servers:\n    - name: main\n      hosts: {List(Server)}\n");
            text.Append(DefaultsFile is null ? "" : $"      defaults_file: {Quote(DefaultsFile)}\n");
        }

        text.Append($"""
              targets:
                - database: {List(Database)}
                  schedule: {Quote(Schedule)}
              strategy:
                compression: true
              storage:
                uri: {Quote(Destination)}
                retention_policy: {"{daily: 7, weekly: 4, monthly: 12}"}
              verification:
                level: content
              # Who is told; secrets come from the environment.
              # notifications:
              #   on_failure:
              #     - {"{type: slack, webhook: \"${SLACK_WEBHOOK}\"}"}
              #     - {"{type: email, recipients: [dba@example.com], smtp_server: mail.example.com}"}

            """);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static string List(IReadOnlyList<string> values) => $"[{string.Join(", ", values.Select(Quote))}]";

    // YAML's double quotes take what JSON writes in them.
    private static string Quote(string value) => JsonSerializer.Serialize(value.Replace("$", "$$", StringComparison.Ordinal), Readable);
}
