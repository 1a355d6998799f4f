using System.Text.RegularExpressions;
using MySqlBackup.Core.Policy.Model;
using MySqlBackup.Core.Policy.Reading;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Policy;

/// <summary>What a policy that can be read still may have wrong: names that mean nothing, keys that do not go together, two targets over one database.</summary>
internal sealed partial class PolicyCheck(string path, BackupPolicy policy, IReadOnlyList<PolicyProblem> known)
{
    private readonly List<PolicyProblem> _problems = [];

    private PolicySpec Spec => policy.Spec;

    public IReadOnlyList<PolicyProblem> Run()
    {
        if (policy.Metadata.Name.Length > 0 && !ValidName().IsMatch(policy.Metadata.Name))
        {
            Tell(policy.Metadata, nameof(PolicyMetadata.Name), $"'{policy.Metadata.Name}' is no name for a policy: schedules and files bear it, so it takes lower-case letters, digits and hyphens, and a letter or digit at both ends, at most 52 characters.");
        }

        CheckServers();
        CheckStorage();
        foreach (PolicyTier tier in Spec.Tiers.Values)
        {
            CheckRules(tier);
        }

        foreach (PolicyTarget target in Spec.Targets)
        {
            CheckTarget(target);
        }

        CheckOverlaps();
        CheckStrategy(Spec.Strategy);
        CheckVerification(Spec.Verification);
        CheckChannels();
        return _problems;
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$")]
    private static partial Regex ValidName();

    private void CheckServers()
    {
        RequireUnique(Spec.Servers, server => server.Name, nameof(PolicyServer.Name), "server");
        foreach (PolicyServer server in Spec.Servers)
        {
            foreach (string host in server.Hosts)
            {
                Try(server, nameof(PolicyServer.Hosts), () => ServerAddress.Parse(host));
            }

            if (server.DefaultsFile is not null && (server.PasswordFile is not null || server.Password is not null))
            {
                Tell(server, nameof(PolicyServer.DefaultsFile), "The password is given twice. Leave it to defaults_file, or leave that out.");
            }
        }
    }

    private void CheckStorage()
    {
        RequireUnique(Spec.Storage, storage => storage.Title, nameof(PolicyStorage.Name), "storage");
        foreach (PolicyStorage storage in Spec.Storage)
        {
            if (!IsBroken(storage))
            {
                Try(storage, storage.Uri is null ? nameof(PolicyStorage.Type) : nameof(PolicyStorage.Uri), storage.ToAddress);
            }

            CheckRetention(storage.RetentionPolicy);
        }
    }

    private void CheckTarget(PolicyTarget target)
    {
        CheckRules(target);
        if (target.Tier is { } tier && !Spec.Tiers.ContainsKey(tier))
        {
            Tell(target, nameof(PolicyTarget.Tier), $"There is no tier '{tier}'." + Suggestion.For(tier, [.. Spec.Tiers.Keys]));
        }

        if (target.Server is { } server && Spec.Servers.All(s => s.Name != server))
        {
            Tell(target, nameof(PolicyTarget.Server), $"There is no server '{server}'." + Suggestion.For(server, Spec.Servers.Select(s => s.Name).ToList()));
        }
        else if (target.Server is null && Spec.Servers.Count > 1)
        {
            Tell(target, nameof(PolicyTarget.Server), $"There are {Spec.Servers.Count} servers; say which is meant, with server." + Suggestion.For("", Spec.Servers.Select(s => s.Name).ToList()));
        }

        foreach (string storage in target.Storage.Where(name => Spec.Storage.All(s => s.Title != name)))
        {
            Tell(target, nameof(PolicyTarget.Storage), $"There is no storage '{storage}'." + Suggestion.For(storage, Spec.Storage.Select(s => s.Title).ToList()));
        }

        if (!IsBroken(target) && target.Schedule is null && (target.Tier is null || Spec.Tiers.GetValueOrDefault(target.Tier)?.Schedule is null))
        {
            Tell(target, nameof(PolicyTarget.Schedule), $"The target {string.Join(", ", target.Database)} has no schedule, so it runs only when it is asked for.", isError: false);
        }
    }

    private void CheckRules(PolicyRules rules)
    {
        CheckRetention(rules.Retention);
        CheckStrategy(rules.Strategy);
        CheckVerification(rules.Verification);
    }

    private void CheckRetention(PolicyRetention? retention)
    {
        if (retention is not null && !IsBroken(retention))
        {
            Try(retention, nameof(PolicyRetention.OlderThan), () => retention.ToRules(TimeZoneInfo.Utc).Validate(), "It keeps nothing: say what stays, with older_than, last, daily, weekly, monthly, yearly or recovery_window.");
        }
    }

    private void CheckStrategy(PolicyStrategy? strategy)
    {
        if (strategy is null)
        {
            return;
        }

        if (strategy.CompressionLevel is not null && strategy.Compression is "none" or "false")
        {
            Tell(strategy, nameof(PolicyStrategy.CompressionLevel), "A level means nothing without compression. Set compression to gzip or zstd, or leave the level out.");
        }
        else if (strategy is { CompressionLevel: > 9, Compression: "gzip" })
        {
            Tell(strategy, nameof(PolicyStrategy.CompressionLevel), $"gzip has levels 1 to 9, and {strategy.CompressionLevel} is none of them.");
        }

        if (strategy.Encryption is { IsEnabled: false } encryption && (encryption.KeyFile.Count > 0 || encryption.Certificate.Count > 0 || encryption.PassphraseFile is not null))
        {
            Tell(encryption, nameof(PolicyEncryption.IsEnabled), "Keys are named and encryption is switched off. Leave out enabled, or the keys.");
        }
    }

    private void CheckVerification(PolicyVerification? verification)
    {
        if (verification is { Level: null, RestoreDrill: null })
        {
            Tell(verification, nameof(PolicyVerification.Level), "It says nothing: write level, restore_drill or both.");
        }
    }

    private void CheckChannels()
    {
        foreach (PolicyChannel channel in (Spec.Notifications?.OnSuccess ?? []).Concat(Spec.Notifications?.OnFailure ?? []))
        {
            (string Property, string Key)? needed = channel.Type switch
            {
                "slack" or "teams" or "dingtalk" or "webhook" when channel.Webhook is null => (nameof(PolicyChannel.Webhook), "webhook"),
                "alertmanager" or "sms" when channel.Url is null => (nameof(PolicyChannel.Url), "url"),
                "email" or "sms" when channel.Recipients.Count == 0 => (nameof(PolicyChannel.Recipients), "recipients"),
                "pagerduty" when channel.ServiceKey is null => (nameof(PolicyChannel.ServiceKey), "service_key"),
                "log" when channel.Path is null => (nameof(PolicyChannel.Path), "path"),
                _ => null,
            };

            if (needed is { } lacking && !IsBroken(channel))
            {
                Tell(channel, nameof(PolicyChannel.Type), $"A channel of the type {channel.Type} needs {lacking.Key}.");
            }
        }
    }

    // A name and a pattern that it matches are one database, unless one of them leaves it out. A pattern that another one matches as if it were a name has
    // databases in common with it: what stands for its wildcards is matched by those of the other.
    private void CheckOverlaps()
    {
        for (int i = 0; i < Spec.Targets.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (PolicyTarget first, PolicyTarget second) = (Spec.Targets[j], Spec.Targets[i]);
                if (Server(first) == Server(second) && (Common(first, second) ?? Common(second, first)) is { } common)
                {
                    Tell(second, nameof(PolicyTarget.Database), $"'{common}' is backed up by the target in line {first.Place.Line} too. Leave it out of one of them, with exclude_database where that has a wildcard.");
                }
            }
        }
    }

    private string? Server(PolicyTarget target) => target.Server ?? (Spec.Servers.Count == 1 ? Spec.Servers[0].Name : null);

    private static string? Common(PolicyTarget names, PolicyTarget patterns)
    {
        var own = new NameFilter([], names.ExcludeDatabase, ignoreCase: true);
        var filter = new NameFilter(patterns.Database, patterns.ExcludeDatabase, ignoreCase: true);
        return names.Database.FirstOrDefault(name => own.Matches(name) && filter.Matches(name));
    }

    private void RequireUnique<T>(IReadOnlyList<T> sections, Func<T, string> name, string property, string noun)
        where T : PolicySection
    {
        foreach (T twice in sections.GroupBy(name).SelectMany(group => group.Skip(1)))
        {
            Tell(twice, property, $"There are two {noun}s of the name '{name(twice)}'. Give each a name of its own.");
        }
    }

    // What could not be read was told of already, and of what a variable would hold nothing is known.
    private bool IsBroken(PolicySection section) => IsToldOf(section.Place.Key);

    private bool IsToldOf(string key) => known.Any(problem => problem.Key.StartsWith(key, StringComparison.Ordinal) && (problem.Key.Length == key.Length || problem.Key[key.Length] is '.' or '['));

    private void Try(PolicySection section, string property, Action action, string? message = null)
    {
        try
        {
            action();
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.InvalidArgument)
        {
            Tell(section, property, message ?? e.Message);
        }
        catch (BackupException)
        {
            // Credentials that are not there: the policy is right.
        }
    }

    private void Try(PolicySection section, string property, Func<object> action) => Try(section, property, () => { action(); });

    private void Tell(PolicySection section, string property, string message, bool isError = true)
    {
        if (!section.Has(property) || !IsToldOf(section.PlaceOf(property).Key))
        {
            _problems.Add(PolicyProblem.At(path, section.PlaceOf(property), message, isError));
        }
    }
}
