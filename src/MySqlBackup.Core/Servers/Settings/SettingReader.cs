using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>Shows a server's settings and counters that matter to a backup, with advice.</summary>
public static class SettingReader
{
    /// <summary>Reads variables, then counters, each by name. What a server's family or version does not have is not listed.</summary>
    /// <param name="options">The server.</param>
    /// <param name="names">Names or wildcards; none: all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BackupException">The server can't be asked, or <see cref="BackupErrorId.ObjectNotFound"/>: a name is none of those that matter.</exception>
    public static IReadOnlyList<ServerSetting> Read(ServerOptions options, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(names);
        var filter = new NameFilter(names, [], ignoreCase: true);
        List<ServerSetting> settings;
        try
        {
            using MySqlConnection connection = ServerConnector.Open(options, cancellationToken);
            using var stop = cancellationToken.Register(connection.Abort);
            settings = [.. Read(connection, options).Where(setting => filter.Matches(setting.Name))];
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, options);
        }

        // A known name is one that another family or version has.
        return filter.Unmatched.FirstOrDefault(name => !NameFilter.HasWildcard(name) && KnownSettings.Find(name) is null) is { } unknown
            ? throw new BackupException(BackupErrorId.ObjectNotFound, $"'{unknown}' is not one of the settings that matter to a backup of {options.Address}. Get-MySqlBackupSetting without -Name lists them.")
            : settings;
    }

    private static IEnumerable<ServerSetting> Read(MySqlConnection connection, ServerOptions options)
    {
        ServerIdentity server = ServerIdentity.Read(connection);
        SortedDictionary<string, string> variables = SettingList.ReadVariables(connection);
        SortedDictionary<string, string> counters = SettingList.ReadCounters(connection);
        SortedDictionary<string, string> all = SettingList.WithFacts(connection, variables);
        var facts = new SettingFacts
        {
            Variables = all,
            Status = SettingList.WithCounterFacts(connection, counters),
            Machine = MachineFacts.Read(options.Address, all.GetValueOrDefault("hostname"), all.GetValueOrDefault("datadir")),
            Engines = EngineSize.Read(connection, server),
            BackupThreads = new BackupRequest { Server = options, Destination = "" }.EffectiveThreadCount,
        };
        Func<string, bool?> isDynamic = SettingList.ReadDynamic(connection, server);
        foreach ((string name, string value) in variables)
        {
            yield return Create(options, name, value, SettingKind.Variable, isDynamic(name), facts);
        }

        foreach ((string name, string value) in counters)
        {
            yield return Create(options, name, value, SettingKind.Status, null, null);
        }
    }

    private static ServerSetting Create(ServerOptions options, string name, string text, SettingKind kind, bool? isDynamic, SettingFacts? facts)
    {
        KnownSetting? known = KnownSettings.Find(name);
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        SettingAdvice? advice = isNumber && facts is not null ? SettingAdvisor.Advise(facts, name, number) : null;
        return new ServerSetting
        {
            Name = name,
            Value = isNumber ? number : text,
            Kind = kind,
            IsDynamic = isDynamic,
            IsBytes = known?.IsBytes ?? false,
            Meaning = known?.Meaning,
            Advice = advice?.Value,
            Reason = advice?.Reason,
            Server = options.Address.ToString(),
        };
    }
}
