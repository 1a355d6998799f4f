namespace MySqlBackup.Core.Servers.Settings;

/// <summary>Which settings and counters matter to a backup, and what they mean (manuals of MySQL 9 and MariaDB 10.11, "Server System Variables", "Server Status Variables").</summary>
internal static class KnownSettings
{
    /// <summary>Variables by pattern, beside those of <see cref="Variables"/>.</summary>
    public static readonly IReadOnlyList<string> VariablePatterns = ["innodb%io%", "%read%buffer%"];

    /// <summary>Counters by pattern.</summary>
    public static readonly IReadOnlyList<string> StatusPatterns =
        ["Key%", "Sort%", "Threads%", "Innodb_buffer_pool%", "Innodb_data_read%", "Innodb_data_written%"];

    /// <summary>Variables by name.</summary>
    public static readonly IReadOnlyList<KnownSetting> Variables =
    [
        new("bulk_insert_buffer_size", "Memory a connection has to gather keys while it inserts many rows into a MyISAM table.", IsBytes: true),
        new("innodb_buffer_pool_size", "Memory that holds InnoDB's data and index pages, so that they are not read from disk again.", IsBytes: true),
        new("innodb_io_capacity", "Page writes a second that InnoDB allows itself for flushing in the background."),
        new("innodb_io_capacity_max", "Page writes a second that InnoDB allows itself when flushing has fallen behind."),
        new("innodb_read_io_threads", "Threads that read pages ahead of the statements that will need them.", IsFixedInMySql: true),
        new("innodb_write_io_threads", "Threads that write changed pages to the data files.", IsFixedInMySql: true),
        new("innodb_thread_concurrency", "Statements that may be inside InnoDB at a time; the others queue. 0 sets no limit."),
        new("innodb_use_native_aio", "Whether InnoDB leaves reading and writing in the background to the operating system.", IsFixedInMySql: true),
        new("key_buffer_size", "Memory that holds the index blocks of MyISAM tables.", IsBytes: true),
        new("max_allowed_packet", "The longest statement or row that the server takes from a client.", IsBytes: true),
        new("max_connections", "Clients that may be connected at a time."),
        new("myisam_sort_buffer_size", "Memory for sorting keys while an index of a MyISAM table is built or repaired.", IsBytes: true),
        new("net_buffer_length", "What a connection's buffer begins with; it grows to max_allowed_packet when it has to.", IsBytes: true),
        new("net_read_timeout", "Seconds the server waits for more of a statement that a client has begun to send."),
        new("net_write_timeout", "Seconds the server waits for a client that does not take its rows, before it ends the connection."),
        new("read_buffer_size", "Memory a connection has for each MyISAM table that it reads from one end to the other.", IsBytes: true),
        new("read_rnd_buffer_size", "Memory a connection has to read rows of MyISAM tables in the order of a sort.", IsBytes: true),
        new("thread_cache_size", "Threads of clients that have left which are kept for those to come."),
    ];

    /// <summary>Counters, and variables of the patterns, whose meaning is known.</summary>
    private static readonly IReadOnlyList<KnownSetting> Others =
    [
        new("innodb_linux_aio", "How InnoDB asks Linux for reading and writing in the background."),
        new("innodb_encryption_rotation_iops", "Page writes a second that re-encryption may use."),
        new("innodb_replication_delay", "Milliseconds a replica's threads wait when the limit of innodb_thread_concurrency is reached."),
        new("innodb_snapshot_isolation", "Whether a transaction that meets rows newer than its snapshot is ended with an error."),
        new("innodb_version", "The version of InnoDB.", IsFixedInMySql: true),
        new("key_blocks_not_flushed", "Changed index blocks of MyISAM tables that are not on disk yet."),
        new("key_blocks_unused", "Blocks of the key buffer that hold nothing."),
        new("key_blocks_used", "The most blocks of the key buffer that were ever in use."),
        new("key_read_requests", "Index blocks that MyISAM tables asked for."),
        new("key_reads", "Index blocks that came from disk, because the key buffer did not hold them."),
        new("key_write_requests", "Index blocks that MyISAM tables wrote to the key buffer."),
        new("key_writes", "Index blocks written to disk."),
        new("sort_merge_passes", "Passes that sorts needed because they did not fit into sort_buffer_size."),
        new("sort_rows", "Rows sorted."),
        new("sort_range", "Sorts of rows that were found by a range of a key."),
        new("sort_scan", "Sorts of rows that were found by reading a whole table."),
        new("threads_cached", "Threads that wait for a client."),
        new("threads_connected", "Clients connected now."),
        new("threads_created", "Threads made for clients because none was kept."),
        new("threads_running", "Clients whose statement is at work now."),
        new("innodb_buffer_pool_read_requests", "Pages that statements asked for."),
        new("innodb_buffer_pool_reads", "Pages that came from disk while a statement waited, because the buffer pool did not hold them."),
        new("innodb_buffer_pool_read_ahead", "Pages read before they were asked for."),
        new("innodb_buffer_pool_read_ahead_evicted", "Pages read ahead that left the buffer pool unused."),
        new("innodb_buffer_pool_wait_free", "Times a statement waited for a page to be written so that another could be read."),
        new("innodb_buffer_pool_pages_total", "Pages the buffer pool has."),
        new("innodb_buffer_pool_pages_free", "Pages of the buffer pool that hold nothing."),
        new("innodb_buffer_pool_pages_data", "Pages of the buffer pool that hold data."),
        new("innodb_buffer_pool_pages_dirty", "Pages changed and not yet written to the data files."),
        new("innodb_buffer_pool_bytes_data", "Bytes of the buffer pool that hold data.", IsBytes: true),
        new("innodb_buffer_pool_bytes_dirty", "Bytes changed and not yet written to the data files.", IsBytes: true),
        new("innodb_buffer_pool_write_requests", "Changes of pages in the buffer pool."),
        new("innodb_data_read", "Bytes InnoDB has read from its files.", IsBytes: true),
        new("innodb_data_reads", "Reads of InnoDB's files."),
        new("innodb_data_written", "Bytes InnoDB has written to its files.", IsBytes: true),
    ];

    private static readonly Dictionary<string, KnownSetting> ByName =
        Variables.Concat(Others).ToDictionary(known => known.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of a name; null where that is nothing.</summary>
    public static KnownSetting? Find(string name) => ByName.GetValueOrDefault(name);
}
