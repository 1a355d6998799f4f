using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>
/// The rules. Each asks first whether there is anything to gain, by what the server has counted and by its data, and then what the machine
/// can give. None touches a setting that trades durability for speed.
/// </summary>
internal static class SettingAdvisor
{
    /// <summary>So few reads say nothing about a cache.</summary>
    private const long FewReads = 10_000;

    /// <summary>So few connections say nothing about kept threads.</summary>
    private const long FewConnections = 1_000;

    private const long Megabyte = 1L << 20;
    private const long Gigabyte = 1L << 30;

    private static readonly Dictionary<string, Func<SettingFacts, long, SettingAdvice>> Rules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bulk_insert_buffer_size"] = (facts, now) => MyIsamBuffer(facts, now, 64 * Megabyte, "inserts of many rows gather their keys in it"),
        ["innodb_buffer_pool_size"] = BufferPool,
        ["innodb_io_capacity"] = IoCapacity,
        ["innodb_read_io_threads"] = ReadThreads,
        ["innodb_write_io_threads"] = WriteThreads,
        ["innodb_thread_concurrency"] = ThreadConcurrency,
        ["key_buffer_size"] = KeyBuffer,
        ["max_allowed_packet"] = Packet,
        ["max_connections"] = Connections,
        ["myisam_sort_buffer_size"] = SortBuffer,
        ["net_buffer_length"] = (_, _) => SettingAdvice.NoGain("a connection's buffer grows by itself"),
        ["net_read_timeout"] = (facts, now) => Timeout(facts, now, "the server waits for the rest of a statement while a restore is held up"),
        ["net_write_timeout"] = (facts, now) => Timeout(facts, now, "the server waits for a dump that is held up by its disk, its compression or a throttle"),
        ["read_buffer_size"] = (facts, now) => MyIsamBuffer(facts, now, Megabyte, "a dump reads MyISAM tables through it"),
        ["read_rnd_buffer_size"] = (_, _) => SettingAdvice.NoGain("a backup does not sort"),
        ["thread_cache_size"] = ThreadCache,
    };

    /// <summary>Applies the rule for a setting; null where there is none.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="name">The variable.</param>
    /// <param name="now">Its value.</param>
    public static SettingAdvice? Advise(SettingFacts facts, string name, long now) => Rules.TryGetValue(name, out var rule) ? rule(facts, now) : null;

    private static SettingAdvice BufferPool(SettingFacts facts, long now)
    {
        long data = facts.InnoDb.Total;
        if (data <= now)
        {
            return SettingAdvice.NoGain($"all InnoDB data ({ByteSize.Format(data)}) fits");
        }

        long pages = facts.Counter("Innodb_buffer_pool_pages_total");
        long free = facts.Counter("Innodb_buffer_pool_pages_free");

        // Each instance keeps about so many free pages even where it is full.
        long kept = facts.Variable("innodb_lru_scan_depth") * Math.Max(1, facts.Variable("innodb_buffer_pool_instances"));
        if (free - kept > pages / 20)
        {
            return SettingAdvice.NoGain($"{Percent(free, pages)} of it hold nothing yet");
        }

        long asked = facts.Counter("Innodb_buffer_pool_read_requests");
        long missed = facts.Counter("Innodb_buffer_pool_reads") + facts.Counter("Innodb_buffer_pool_read_ahead");
        if (TooFewMisses(asked, missed, "pages") is { } enough)
        {
            return enough;
        }

        if (facts.Machine.WhyUnknown is { } why)
        {
            return SettingAdvice.Withheld(why);
        }

        // MySQL makes it a multiple of the chunks of all instances.
        long step = Math.Max(Megabyte, facts.Variable("innodb_buffer_pool_chunk_size") * Math.Max(1, facts.Variable("innodb_buffer_pool_instances")));
        long value = Math.Min(data + (data / 10), now + facts.SpareMemory) / step * step;
        return value < now + (now / 10)
            ? SettingAdvice.Withheld($"the machine has no memory to spare: {Available(facts)}")
            : new SettingAdvice(value, $"{Percent(missed, asked)} of the pages asked for came from disk, {ByteSize.Format(data)} of InnoDB data share {ByteSize.Format(now)}, and {Available(facts)}.");
    }

    private static SettingAdvice IoCapacity(SettingFacts facts, long now)
    {
        if (FlushingKeepsUp(facts) is { } enough)
        {
            return enough;
        }

        if (FastDiskMissing(facts) is { } missing)
        {
            return missing;
        }

        long value = Math.Min(2000, facts.Variable("innodb_io_capacity_max"));
        return value <= now
            ? SettingAdvice.Withheld("it is as high as innodb_io_capacity_max or a single fast disk suggests")
            : new SettingAdvice(value, $"Statements waited {Waits(facts)} for a page to be written, and the disk does not rotate.");
    }

    private static SettingAdvice WriteThreads(SettingFacts facts, long now) =>
        FlushingKeepsUp(facts) ?? FastDiskMissing(facts) ?? IoThreads(facts, now, $"Statements waited {Waits(facts)} for a page to be written");

    private static SettingAdvice ReadThreads(SettingFacts facts, long now) => facts.InnoDb.Total <= Math.Max(10 * Gigabyte, facts.Variable("innodb_buffer_pool_size"))
        ? SettingAdvice.NoGain($"there is too little InnoDB data ({ByteSize.Format(facts.InnoDb.Total)}) that has to come from disk")
        : FastDiskMissing(facts) ?? IoThreads(facts, now, $"A backup reads {ByteSize.Format(facts.InnoDb.Total)} of InnoDB data over {facts.BackupThreads} connections");

    private static SettingAdvice IoThreads(SettingFacts facts, long now, string need) => facts.Machine.Processors < 8 || now >= 8
        ? SettingAdvice.NoGain($"{Quantity.Format(now, "thread")} are enough for {Quantity.Format(facts.Machine.Processors, "processor")}")
        : new SettingAdvice(8, $"{need}, the disk does not rotate, and {facts.Machine.Processors} processors can serve more threads.");

    private static SettingAdvice ThreadConcurrency(SettingFacts facts, long now)
    {
        long busy = facts.Counter("Threads_running") + facts.BackupThreads;
        return now == 0 ? SettingAdvice.NoGain("there is no limit")
            : busy <= now ? SettingAdvice.NoGain($"a backup's {facts.BackupThreads} connections find room")
            : new SettingAdvice(now + facts.BackupThreads, $"A backup's {facts.BackupThreads} connections would take places from the application; so many more leave it its own.");
    }

    private static SettingAdvice KeyBuffer(SettingFacts facts, long now)
    {
        long index = facts.MyIsam.Index;
        if (index <= now)
        {
            return SettingAdvice.NoGain(facts.MyIsam.Total == 0 ? "there are no MyISAM tables" : $"all keys of MyISAM tables ({ByteSize.Format(index)}) fit");
        }

        long asked = facts.Counter("Key_read_requests");
        long missed = facts.Counter("Key_reads");
        if (TooFewMisses(asked, missed, "index blocks") is { } enough)
        {
            return enough;
        }

        if (facts.Machine.WhyUnknown is { } why)
        {
            return SettingAdvice.Withheld(why);
        }

        long value = Math.Min(Math.Min(index + (index / 10), now + facts.SpareMemory), facts.Machine.Memory / 4) / Megabyte * Megabyte;
        return value < now + (now / 10)
            ? SettingAdvice.Withheld($"the machine has no memory to spare: {Available(facts)}")
            : new SettingAdvice(value, $"{Percent(missed, asked)} of the index blocks asked for came from disk, keys of MyISAM tables take {ByteSize.Format(index)}, and {Available(facts)}.");
    }

    private static SettingAdvice SortBuffer(SettingFacts facts, long now)
    {
        long index = facts.MyIsam.LargestIndex;
        return facts.MyIsam.Total == 0 ? SettingAdvice.NoGain("there are no MyISAM tables")
            : index <= now ? SettingAdvice.NoGain($"the keys of each MyISAM table ({ByteSize.Format(index)} at most) are sorted within it")
            : PerConnection(facts, now, Math.Min((index / Megabyte * Megabyte) + Megabyte, 256 * Megabyte), $"A MyISAM table has {ByteSize.Format(index)} of keys, which a restore builds by sorting");
    }

    private static SettingAdvice MyIsamBuffer(SettingFacts facts, long now, long value, string use) =>
        facts.MyIsam.Total == 0 ? SettingAdvice.NoGain("there are no MyISAM tables")
            : facts.MyIsam.LargestTable < Gigabyte ? SettingAdvice.NoGain($"the largest MyISAM table has {ByteSize.Format(facts.MyIsam.LargestTable)}")
            : PerConnection(facts, now, value, $"The largest MyISAM table has {ByteSize.Format(facts.MyIsam.LargestTable)}, and {use}");

    private static SettingAdvice PerConnection(SettingFacts facts, long now, long value, string need) =>
        value <= now ? SettingAdvice.NoGain("it is large enough")
            : facts.Machine.WhyUnknown is { } why ? SettingAdvice.Withheld(why)
            : value * Math.Max(facts.BackupThreads, facts.Counter("Max_used_connections")) > facts.SpareMemory
                ? SettingAdvice.Withheld($"each connection may take so much, and the machine has no memory to spare for that: {Available(facts)}")
            : new SettingAdvice(value, $"{need}; {Available(facts)}.");

    private static SettingAdvice Packet(SettingFacts facts, long now)
    {
        const int Spread = 16;
        long row = facts.LongestRow;
        if (row <= now / Spread)
        {
            return SettingAdvice.NoGain($"rows have {ByteSize.Format(row)} on average where they are longest");
        }

        long value = 64 * Megabyte;
        while (value < Gigabyte && value / Spread / 4 < row)
        {
            value *= 2;
        }

        return value <= now
            ? SettingAdvice.NoGain("it can't be larger")
            : new SettingAdvice(value, $"A table's rows have {ByteSize.Format(row)} on average; single ones may be many times that, take twice their size in a dump, and have to fit when they are restored.");
    }

    private static SettingAdvice Connections(SettingFacts facts, long now)
    {
        // Beside those that copy rows a backup has one for itself and one that watches; an administrator should get in too.
        long need = facts.Counter("Max_used_connections") + facts.BackupThreads + 4;
        return need <= now
            ? SettingAdvice.NoGain($"{facts.Counter("Max_used_connections")} were used at most, and a backup takes {facts.BackupThreads + 2}")
            : new SettingAdvice((need + 19) / 10 * 10, $"{facts.Counter("Max_used_connections")} of {now} were used at a time, and a backup takes {facts.BackupThreads + 2} more.");
    }

    private static SettingAdvice ThreadCache(SettingFacts facts, long now)
    {
        long connections = facts.Counter("Connections");
        long created = facts.Counter("Threads_created");
        long most = Math.Min(facts.Counter("Max_used_connections"), facts.Variable("max_connections"));
        return facts.Variables.GetValueOrDefault("thread_handling") is { } handling && handling.Contains("pool", StringComparison.OrdinalIgnoreCase)
                ? SettingAdvice.NoGain("a thread pool serves the clients")
            : connections < FewConnections ? SettingAdvice.Withheld($"{Quantity.Format(connections, "connection")} since the server started are too few to judge by")
            : created * 10 < connections || most <= now ? SettingAdvice.NoGain($"{Percent(created, connections)} of the connections needed a new thread")
            : new SettingAdvice(most, $"{Percent(created, connections)} of {Quantity.Format(connections, "connection")} needed a new thread, and {most} were open at a time.");
    }

    private static SettingAdvice Timeout(SettingFacts facts, long now, string use) =>
        now >= 600 ? SettingAdvice.NoGain("it is long enough")
            : facts.LargestTable < Gigabyte ? SettingAdvice.NoGain($"the largest table has {ByteSize.Format(facts.LargestTable)}")
            : new SettingAdvice(600, $"So long {use}; the largest table has {ByteSize.Format(facts.LargestTable)}. This module's own connections set theirs, mysqldump, mydumper and their kin do not.");

    private static SettingAdvice? TooFewMisses(long asked, long missed, string what) =>
        asked < FewReads ? SettingAdvice.Withheld($"{Quantity.Format(asked)} {what} asked for since the server started are too few to judge by")
            : missed * 100 < asked ? SettingAdvice.NoGain($"{Percent(missed, asked)} of the {what} asked for came from disk")
            : null;

    private static SettingAdvice? FlushingKeepsUp(SettingFacts facts) => facts.Counter("Innodb_buffer_pool_wait_free") == 0
        ? SettingAdvice.NoGain("no statement had to wait for a page to be written")
        : null;

    private static SettingAdvice? FastDiskMissing(SettingFacts facts) =>
        facts.Machine.WhyUnknown is { } why ? SettingAdvice.Withheld(why)
            : facts.Machine.IsRotating is not { } rotating ? SettingAdvice.Withheld("what disk the data lies on can't be told")
            : rotating ? SettingAdvice.Withheld("the system says that the data lies on a disk that rotates")
            : null;

    private static string Waits(SettingFacts facts) => Quantity.Format(facts.Counter("Innodb_buffer_pool_wait_free"), "time");

    private static string Available(SettingFacts facts) => $"{ByteSize.Format(facts.Machine.Available)} of the machine's {ByteSize.Format(facts.Machine.Memory)} of memory are available";

    private static string Percent(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, whole):0.0} %");
}
