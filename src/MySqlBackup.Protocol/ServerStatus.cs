namespace MySqlBackup.Protocol;

/// <summary>Status flags of an OK or EOF packet (page_protocol_basic_ok_packet).</summary>
[Flags]
public enum ServerStatus
{
    /// <summary>Nothing set.</summary>
    None = 0,

    /// <summary>A transaction is active.</summary>
    InTransaction = 0x0001,

    /// <summary>Auto-commit is on.</summary>
    AutoCommit = 0x0002,

    /// <summary>Another result follows.</summary>
    MoreResultsExist = 0x0008,

    /// <summary>The statement found no good index.</summary>
    NoGoodIndexUsed = 0x0010,

    /// <summary>The statement used no index.</summary>
    NoIndexUsed = 0x0020,

    /// <summary>A result set was announced together with a server-side cursor.</summary>
    CursorExists = 0x0040,

    /// <summary>A database was dropped.</summary>
    DatabaseDropped = 0x0100,

    /// <summary>Backslashes are no escapes.</summary>
    NoBackslashEscapes = 0x0200,

    /// <summary>The statement took longer than <c>long_query_time</c>.</summary>
    QueryWasSlow = 0x0800,

    /// <summary>The active transaction is read only.</summary>
    InReadOnlyTransaction = 0x2000,
}
