using System.Globalization;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>All that advice follows from.</summary>
internal sealed record SettingFacts
{
    /// <summary>Global variables by name.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Status counters by name.</summary>
    public required IReadOnlyDictionary<string, string> Status { get; init; }

    /// <summary>The server's machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>The data, by engine.</summary>
    public required IReadOnlyList<EngineSize> Engines { get; init; }

    /// <summary>Connections that a backup from this machine opens to copy rows.</summary>
    public required int BackupThreads { get; init; }

    /// <summary>InnoDB's part of the data.</summary>
    public EngineSize InnoDb => Engine("InnoDB");

    /// <summary>MyISAM's part of the data.</summary>
    public EngineSize MyIsam => Engine("MyISAM");

    /// <summary>Bytes of the largest table of any engine.</summary>
    public long LargestTable => Engines.Select(engine => engine.LargestTable).DefaultIfEmpty().Max();

    /// <summary>The longest of all tables' average rows, in bytes.</summary>
    public long LongestRow => Engines.Select(engine => engine.LongestRow).DefaultIfEmpty().Max();

    /// <summary>Memory that may still be given away: a quarter of the machine's stays free.</summary>
    public long SpareMemory => Math.Max(0, Machine.Available - (Machine.Memory / 4));

    /// <summary>A variable's number; 0 where it has none.</summary>
    public long Variable(string name) => Number(Variables, name);

    /// <summary>A counter's number; 0 where it has none.</summary>
    public long Counter(string name) => Number(Status, name);

    private EngineSize Engine(string name) =>
        Engines.FirstOrDefault(engine => engine.Engine.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? new EngineSize(name, 0, 0, 0, 0, 0);

    private static long Number(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out string? text) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
