using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>The right that a statement needs where the server refuses it without a name: its refusal of a database has none.</summary>
internal static class StatementRight
{
    /// <summary>A right as GRANT names it (both servers' manuals, "GRANT"); null where the statement does not tell.</summary>
    /// <param name="code">The server's error number.</param>
    /// <param name="statement">The statement.</param>
    public static string? Name(int code, string statement)
    {
        var head = StatementHead.Read(statement);
        return code is ServerErrorCode.AccessDenied or ServerErrorCode.AccessDeniedNoPassword ? OfServer(head) : OfDatabase(head, statement);
    }

    private static string? OfServer(StatementHead head) => head switch
    {
        { Verb: "LOAD" or "SELECT" } => "FILE",
        { Kind: "USER" or "ROLE" } => "CREATE USER",
        { Verb: "GRANT" or "REVOKE" } => "GRANT OPTION",
        _ => null,
    };

    private static string? OfDatabase(StatementHead head, string statement) => head switch
    {
        { Verb: "USE" } => "any on that database",
        { Verb: "LOCK" } => "LOCK TABLES",
        { Verb: "GRANT" or "REVOKE" } => "GRANT OPTION",
        { Kind: "EVENT" or "TRIGGER" } => head.Kind,
        { IsRoutine: true, IsCreate: true } => "CREATE ROUTINE",
        { IsRoutine: true } => "ALTER ROUTINE",
        { Kind: "VIEW", IsCreate: true } => "CREATE VIEW",
        { Kind: "TABLE", IsCreate: true } when IsTemporary(statement) => "CREATE TEMPORARY TABLES",
        { Verb: "TRUNCATE" } => "DROP",
        { Verb: "CREATE" or "DROP" or "ALTER" or "INSERT" or "UPDATE" or "DELETE" or "SELECT" } => head.Verb,
        { Verb: "REPLACE" } => "INSERT, DELETE",
        _ => null,
    };

    private static bool IsTemporary(string statement) =>
        SqlTokenizer.Split(statement.Length > 256 ? statement[..256] : statement).FindAll(token => token.IsCode).Take(4).Any(token => token.Is("TEMPORARY"));
}
