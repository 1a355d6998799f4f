using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Policy;
using MySqlBackup.Core.Policy.Model;
using MySqlBackup.Core.Policy.Reading;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Policy;

public class PolicyFileTests
{
    private const string Head = "apiVersion: backup.mysql.com/v1\nkind: BackupPolicy\nmetadata:\n  name: p\nspec:\n";
    private const string Storage = "  storage: /srv/backup\n";
    private const string Target = "  targets:\n    - database: shop\n      schedule: '@daily'\n";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["SLACK_WEBHOOK"] = "https://hooks.slack.test/T/B/S3cret",
        ["PAGERDUTY_KEY"] = "S3cretS3cretS3cretS3cretS3cretS3",
        ["SECRET"] = "S3cret",
        ["EMPTY"] = "",
    };

    [Fact]
    public void The_required_policy_loads_as_it_stands()
    {
        PolicyFile file = Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policy", "required.yaml")));
        Assert.Empty(file.Problems);
        Assert.True(file.IsValid);
        BackupPolicy policy = file.Policy!;
        Assert.Equal(("production-backup", "mysql-backup"), (policy.Metadata.Name, policy.Metadata.Namespace));
        Assert.Equal(["ecommerce", "analytics"], policy.Spec.Targets.SelectMany(t => t.Database));
        Assert.Equal(["high", "medium"], policy.Spec.Targets.Select(t => t.Priority));
        Assert.Equal(["0 */4 * * *", "0 2 * * *"], policy.Spec.Targets.Select(t => t.Schedule!.ToString()));
        Assert.Equal([TimeSpan.FromDays(30), TimeSpan.FromDays(7)], policy.Spec.Targets.Select(t => t.Retention!.OlderThan!.Value));
        Assert.Equal(("full", "true", 2), (policy.Spec.Strategy!.Type, policy.Spec.Strategy.Compression, policy.Spec.Strategy.Parallelism));
        Assert.True(policy.Spec.Strategy.Encryption!.IsEnabled);
        PolicyStorage storage = Assert.Single(policy.Spec.Storage);
        Assert.Equal("s3://mysql-backups?region=us-east-1", storage.ToAddress());
        Assert.Equal((7, 4, 12), (storage.RetentionPolicy!.Daily, storage.RetentionPolicy.Weekly, storage.RetentionPolicy.Monthly));
        Assert.Equal(Variables["SLACK_WEBHOOK"], Assert.Single(policy.Spec.Notifications!.OnSuccess).Webhook);
        Assert.Equal(["email", "pagerduty"], policy.Spec.Notifications.OnFailure.Select(c => c.Type));
        Assert.Equal(Variables["PAGERDUTY_KEY"], policy.Spec.Notifications.OnFailure[1].ServiceKey);
    }

    [Fact]
    public void The_policy_of_the_guide_loads()
    {
        string guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policy", "policy.md"));
        PolicyFile file = Parse(guide.Split("```yaml\n")[1].Split("```")[0]);
        Assert.Empty(file.Problems);
        Assert.Equal(2, file.Policy!.Spec.Targets.Count);
    }

    [Fact]
    public void A_site_of_several_servers_and_tiers_loads()
    {
        PolicyFile file = Parse(Head + """
              time_zone: Europe/Berlin
              servers:
                - name: main
                  hosts: [db1.example.com, "db2.example.com:3307"]
                  user: backup
                  password: ${SECRET}
                  prefer_replica: true
                  max_replica_lag: 5m
                  ssl_mode: verify_full
                - name: test
                  hosts: unix:/run/mysqld/mysqld.sock
                  defaults_file: /etc/mysqlbackup/test.cnf
              tiers:
                core:
                  schedule: "0 */4 * * *"
                  priority: high
                  verification:
                    level: content
                    restore_drill: "0 5 * * sun"
                  strategy: {compression: zstd, compression_level: 5, throttle: 50MB, low_priority: true}
                rest:
                  schedule: "@daily"
                  window: 22:00-06:00
                  verification: checksum
                  retention: {daily: 7, weekly: 4, monthly: 12, older_than: 2d}
              targets:
                - {database: [shop, "crm_*"], exclude_database: crm_tmp, server: main, tier: core}
                - {database: crm_tmp, server: main, tier: rest, storage: disk}
                - {database: "*", server: test, tier: rest}
              storage:
                - {name: disk, type: local, path: /srv/backup}
                - {name: away, type: ssh, host: backup@nas, path: /volume/mysql}
                - uri: azure://account/container/pre
            """);
        Assert.Empty(file.Problems);
        PolicySpec spec = file.Policy!.Spec;
        Assert.Equal("S3cret", spec.Servers[0].Password);
        Assert.Equal(["unix:/run/mysqld/mysqld.sock"], spec.Servers[1].Hosts);
        Assert.Equal(TimeSpan.FromMinutes(5), spec.Servers[0].MaxReplicaLag);
        Assert.Equal((IntegrityLevel.Content, IntegrityLevel.Checksum), (spec.Tiers["core"].Verification!.Level!.Value, spec.Tiers["rest"].Verification!.Level!.Value));
        Assert.Equal(50L << 20, spec.Tiers["core"].Strategy!.Throttle);
        Assert.Equal(["/srv/backup", "ssh://backup@nas/volume/mysql", "azure://account/container/pre"], spec.Storage.Select(s => s.ToAddress()));
    }

    /// <summary>What is said, and the file with a mark where it is wrong.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "The file is empty. New-BackupPolicy", "§" },
        { "The file is empty", "§# nothing\n" },
        { "takes keys with values", "§just words" },
        { "This is no YAML", "a: 1\nb: [\n§" },
        { "This is no YAML", "a:\n§\tb: 1\n" },
        { "more than one document", "§a: 1\n---\nb: 2\n" },
        { "This is no YAML", "kind: BackupPolicy\n§kind: BackupPolicy\n" },
        { "The policy lacks 'spec'", "§apiVersion: backup.mysql.com/v1\nkind: BackupPolicy\nmetadata:\n  name: p\n" },
        { "Did you mean 'backup.mysql.com/v1'?", Head.Replace("backup.mysql.com/v1", "§backup.mysql.com/v2", StringComparison.Ordinal) + Target + Storage },
        { "'apiversion' is no key of a policy. Did you mean 'apiVersion'?", "§" + Head.Replace("apiV", "apiv", StringComparison.Ordinal) + Target + Storage },
        { "is no name for a policy", Head.Replace("name: p", "name: §My Policy", StringComparison.Ordinal) + Target + Storage },
        { "'databse' is no key of 'spec.targets[0]'. Did you mean 'database'?", Head + "  targets:\n    - §databse: x\n" + Storage },
        { "4 fields in place of 5", Head + Target.Replace("'@daily", "§'0 2 * *", StringComparison.Ordinal) + Storage },
        { "24 is not from 0 to 23", Head + Target.Replace("'@daily", "§'0 24 * * *", StringComparison.Ordinal) + Storage },
        { "'30 days' is not a duration", In("retention: §30 days") },
        { "It keeps nothing", In("retention: §{daily: 0}") },
        { "-1 is too little; the least is 0", In("retention: {daily: §-1}") },
        { "'urgent' is no priority. There is: high, medium, low.", In("priority: §urgent") },
        { "'22-6' is no part of a day", In("window: §22-6") },
        { "There is no time zone 'Mars'", In("time_zone: §Mars") },
        { "There is no tier 'cor'. Did you mean 'core'?", In("tier: §cor") + "  tiers:\n    core: {schedule: '@daily'}\n" },
        { "There is no server 'db'.", In("server: §db") },
        { "There are 2 servers; say which is meant", Head + "  targets:\n    - §{database: shop, schedule: '@daily'}\n" + Storage + "  servers: [{name: a, hosts: a}, {name: b, hosts: b}]\n" },
        { "There are two servers of the name 'a'", In("server: a") + "  servers: [{name: a, hosts: a}, {name: §a, hosts: b}]\n" },
        { "The password is given twice", In("server: a") + "  servers: [{name: a, hosts: a, defaults_file: §/x, password: '${SECRET}'}]\n" },
        { "it may not stand in the policy. Put it into the environment", In("server: a") + "  servers: [{name: a, hosts: a, user: u, password: §S3cret}]\n" },
        { "There is no storage 'tape'. There is: storage.", In("storage: §tape") },
        { "'spec.targets[0].strategy' takes keys", In("strategy: §full") },
        { "'lzma' is no compression", In("strategy: {compression: §lzma}") },
        { "gzip has levels 1 to 9", In("strategy: {compression: gzip, compression_level: §12}") },
        { "A level means nothing without compression", In("strategy: {compression: false, compression_level: §3}") },
        { "Keys are named and encryption is switched off", In("strategy: {encryption: {enabled: §false, key_file: /k}}") },
        { "'fast' is not a size", In("strategy: {throttle: §fast}") },
        { "'two' is no whole number", In("strategy: {parallelism: §two}") },
        { "0 is not from 1 to 64", In("strategy: {parallelism: §0}") },
        { "'yes' is neither true nor false", In("strategy: {low_priority: §yes}") },
        { "What ${SECRET} stands for is no value of 'low_priority'", In("strategy: {low_priority: §'${SECRET}'}") },
        { "'deep' is none of them. There is: quick, checksum, content, restore.", In("verification: §deep") },
        { "It says nothing", In("verification: §{}") },
        { "'shop' is backed up by the target in line 7 too", Head + Target + "    - database: §shop\n      schedule: '@daily'\n" + Storage },
        { "'shop' is backed up by the target in line 7 too", Head + Target + "    - database: §'s*'\n      schedule: '@daily'\n" + Storage },
        { "'s*' is backed up by the target in line 7 too", Head + Target.Replace("shop", "'s*'", StringComparison.Ordinal) + "    - database: §'s*'\n      schedule: '@daily'\n" + Storage },
        { "'targets' is an empty list", Head + "  targets: §[]\n" + Storage },
        { "'spec' lacks 'targets'", Head + "  §" + Storage.TrimStart() },
        { "'spec' lacks 'storage'", Head + "  §" + Target.TrimStart() },
        { "'database' has no value", Head + "  targets:\n    - database:§\n" + Storage },
        { "needs bucket", On("{type: §s3}") },
        { "'bucket' is for s3, and means nothing to local", On("{type: §local, path: /x, bucket: b}") },
        { "'path' and uri say the same", On("{uri: §/x, path: /x}") },
        { "It needs a type", On("§{path: /x}") },
        { "'s4' is no type.", On("{type: §s4, bucket: b}") },
        { "There is no storage for 'ftp' addresses", On("{uri: §'ftp://x/y'}") },
        { "Keys and tokens do not belong into an address", On("{uri: §'s3://key:S3cret@bucket'}") },
        { "There are two storages of the name 'x'", On("[{name: x, uri: /a}, {name: §x, uri: /b}]") },
        { "A channel of the type slack needs webhook", Telling("{type: §slack}") },
        { "'slak' is no type. Did you mean 'slack'?", Telling("{type: §slak, webhook: x}") },
        { "The environment has no NOT_SET", Telling("{type: slack, webhook: §'${NOT_SET}'}") },
        { "The environment has no EMPTY", Telling("{type: slack, webhook: §'${EMPTY}'}") },
        { "'uri' is empty", On("{uri: §''}") },
        { "'name' is empty", Head.Replace("name: p", "name: §''", StringComparison.Ordinal) + Target + Storage },
        { "is a folder. Write an address as uri", On("{type: §local, path: 's3://bucket'}") },
        { "'crm_*' is backed up by the target in line 7 too", Head + Target.Replace("shop", "'*'", StringComparison.Ordinal) + "    - database: §'crm_*'\n      schedule: '@daily'\n" + Storage },
        { "'crm_*' is backed up by the target in line 7 too", Head + Target.Replace("shop", "'crm_*'", StringComparison.Ordinal) + "    - database: §'*'\n      schedule: '@daily'\n      exclude_database: crm_x\n" + Storage },
        { "A text that begins with '*' must stand in quotes", In("server: a") + "  servers: [{name: a, hosts: a, user: u, password: §*S3cret}]\n" },
        { "ext that begins with '*' must stand in quotes", Head + Target.Replace("'@daily'", "§*/5 * * * *", StringComparison.Ordinal) + Storage },
        { "a text that begins with '@' must stand in quotes", Head + Target.Replace("'@daily'", "§@daily", StringComparison.Ordinal) + Storage },
        { "'root:…' is not a server address", In("server: a") + "  servers: [{name: a, hosts: §'root:S3cret@db'}]\n" },
        { "There is no tier '${SECRET}'", In("tier: §${SECRET}") },
        { "'${SECRET}' is no name for a policy", Head.Replace("name: p", "name: §${SECRET}", StringComparison.Ordinal) + Target + Storage },
        { "'a ::error::b' is no key", "§\"a\\n::error::b\": 1\n" },
        { "deeper than 32 levels", new string('[', 32) + "§" + new string('[', 100_000) },
        { "an alias stands within what it is an alias of", "x: &a\n  ? [§*a]\n  : 1\n  ? *a\n  : 2\n" },
        { "more than 20000 values", "a: &a [" + string.Join(',', Enumerable.Repeat("x", 9_990)) + "]\nb: *a\nc: §*a\n" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place_and_its_remedy(string message, string marked)
    {
        string before = marked[..marked.IndexOf('§', StringComparison.Ordinal)];
        string place = $"{before.Count(c => c == '\n') + 1}:{before.Length - before.LastIndexOf('\n')}";
        PolicyFile file = Parse(marked.Replace("§", "", StringComparison.Ordinal));
        string said = string.Join('\n', file.Problems);
        Assert.False(file.IsValid, marked);
        Assert.True(file.Problems.Any(p => $"{p}".StartsWith($"p.yaml:{place}: error: ", StringComparison.Ordinal) && p.Message.Contains(message, StringComparison.Ordinal)), $"{place}: {message}\n{said}\n{marked}");
        Assert.DoesNotContain("S3cret", said, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        PolicyFile file = Parse(Head + "  targets:\n    - {database: a, schedule: x, retention: y}\n    - {database: b, tier: z}\n  storage: {type: s3}\n");
        Assert.Equal(["7:31", "7:45", "8:27", "9:19"], file.Problems.Where(p => p.IsError).Select(p => $"{p.Line}:{p.Column}"));
    }

    [Fact]
    public void What_may_surprise_is_a_warning()
    {
        PolicyFile file = Parse(Head + "  targets:\n    - database: shop\n" + Storage);
        Assert.True(file.IsValid);
        PolicyProblem problem = Assert.Single(file.Problems);
        Assert.False(problem.IsError);
        Assert.Contains("runs only when it is asked for", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_may_be_lacking_where_only_the_form_is_checked()
    {
        string text = Telling("{type: slack, webhook: '${NOT_SET}'}");
        PolicyFile file = PolicyFile.Parse("p.yaml", text, Variables.GetValueOrDefault, mayLackVariables: true);
        Assert.True(file.IsValid);
        Assert.Contains("The environment has no NOT_SET", Assert.Single(file.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata:\n  name: p", "metadata:\n  name: ${NOT_SET}")]
    [InlineData("schedule: '@daily'", "schedule: ${NOT_SET}")]
    [InlineData("schedule: '@daily'", "schedule: '@daily'\n      retention: ${NOT_SET}")]
    [InlineData("schedule: '@daily'", "schedule: '@daily'\n      tier: ${NOT_SET}")]
    [InlineData("storage: /srv/backup", "storage: {type: s3, bucket: b, endpoint: '${NOT_SET}'}")]
    [InlineData("storage: /srv/backup", "storage: {type: '${NOT_SET}', bucket: b}")]
    [InlineData("storage: /srv/backup", "storage: /srv/backup\n  servers: {name: a, hosts: 'db:${NOT_SET}'}")]
    public void What_a_variable_that_is_lacking_would_hold_is_no_mistake(string known, string lacking)
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Path, "p.yaml");
        File.WriteAllText(path, (Head + Target + Storage).Replace(known, lacking, StringComparison.Ordinal).Replace("NOT_SET", "MYSQLBACKUP_TEST_NOT_SET", StringComparison.Ordinal));
        PolicyTest test = PolicyTest.Run(path, mayLackVariables: true, DateTime.UtcNow);
        Assert.True(test.IsValid, string.Join('\n', test.Problem));
        Assert.Contains("The environment has no MYSQLBACKUP_TEST_NOT_SET", Assert.Single(test.Problem).Message, StringComparison.Ordinal);
        Assert.Single(test.Target);
    }

    [Fact]
    public void What_a_policy_prints_holds_no_secret()
    {
        PolicyFile file = Parse(In("server: a") + "  servers: [{name: a, hosts: a, user: u, password: '${SECRET}'}]\n  notifications:\n    on_failure: [{type: slack, webhook: '${SLACK_WEBHOOK}'}]\n");
        Assert.True(file.IsValid);
        PolicySpec spec = file.Policy!.Spec;
        Assert.Equal("S3cret", spec.Servers[0].Password);
        Assert.DoesNotContain("S3cret", $"{file} {file.Policy} {spec} {spec.Servers[0]} {spec.Notifications} {spec.Notifications!.OnFailure[0]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${NOT_SET:-a b}", "a b")]
    [InlineData("${EMPTY:-x}", "x")]
    [InlineData("$${SECRET}", "${SECRET}")]
    [InlineData("$SECRET", "$SECRET")]
    [InlineData("a-${SECRET}-b", "a-S3cret-b")]
    public void A_variable_is_put_in(string written, string expected) =>
        Assert.Equal(expected, Parse(Telling($"{{type: slack, webhook: '{written}'}}")).Policy!.Spec.Notifications!.OnSuccess[0].Webhook);

    [Fact]
    public void A_file_that_is_not_there_is_told_of()
    {
        using var folder = new TestFolder();
        var failure = Assert.Throws<BackupException>(() => PolicyFile.Read(Path.Combine(folder.Path, "none.yaml")));
        Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
        Assert.Contains("none.yaml' can't be read", failure.Message, StringComparison.Ordinal);
    }

    // A policy with a key of its target, its storage or its channel.
    private static string In(string key) => Head + Target + $"      {key}\n" + Storage;

    private static string On(string storage) => Head + Target + $"  storage: {storage}\n";

    private static string Telling(string channel) => Head + Target + $"  notifications:\n    on_success: [{channel}]\n" + Storage;

    private static PolicyFile Parse(string text) => PolicyFile.Parse("p.yaml", text, Variables.GetValueOrDefault);
}
