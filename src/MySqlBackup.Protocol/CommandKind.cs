namespace MySqlBackup.Protocol;

/// <summary>First byte of a command packet (my_command.h).</summary>
internal enum CommandKind : byte
{
    Quit = 0x01,
    Query = 0x03,
    Ping = 0x0E,
    BinlogDump = 0x12,
    StatementPrepare = 0x16,
    StatementClose = 0x19,
    BinlogDumpGtid = 0x1E,
    StatementBulkExecute = 0xFA,
}
