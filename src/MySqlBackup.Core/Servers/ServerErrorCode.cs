namespace MySqlBackup.Core.Servers;

/// <summary>Error numbers of the server that code here acts on, by their documented meaning.</summary>
internal static class ServerErrorCode
{
    /// <summary>ER_BAD_DB_ERROR: no such database.</summary>
    public const int UnknownDatabase = 1049;

    /// <summary>ER_BAD_FIELD_ERROR: no such column.</summary>
    public const int UnknownColumn = 1054;

    /// <summary>ER_NO_SUCH_THREAD: the statement to kill has ended.</summary>
    public const int NoSuchThread = 1094;

    /// <summary>ER_PASSWORD_NO_MATCH: no such account in effect.</summary>
    public const int NoSuchAccount = 1133;

    /// <summary>ER_NONEXISTING_GRANT: no such account in effect.</summary>
    public const int NoSuchGrant = 1141;

    /// <summary>ER_NO_SUCH_TABLE.</summary>
    public const int NoSuchTable = 1146;

    /// <summary>ER_KEY_DOES_NOT_EXITS: a hint names a key that is gone.</summary>
    public const int NoSuchKey = 1176;

    /// <summary>ER_LOCK_WAIT_TIMEOUT.</summary>
    public const int LockWaitTimeout = 1205;

    /// <summary>ER_LOCK_DEADLOCK: the statement was not done.</summary>
    public const int Deadlock = 1213;

    /// <summary>ER_ROLE_NOT_GRANTED (MySQL): an account's default role must be granted to it, or be mandatory on the server.</summary>
    public const int RoleNotGranted = 3530;

    /// <summary>ER_WRONG_VALUE_FOR_VAR.</summary>
    public const int WrongValueForVariable = 1231;

    /// <summary>ER_WRONG_TYPE_FOR_VAR: a text for a number.</summary>
    public const int WrongTypeForVariable = 1232;

    /// <summary>ER_INCORRECT_GLOBAL_LOCAL_VAR: the setting is read when the server starts, and not after.</summary>
    public const int ReadOnlyVariable = 1238;

    /// <summary>ER_SPECIFIC_ACCESS_DENIED_ERROR: a global right is missing.</summary>
    public const int SpecificAccessDenied = 1227;

    /// <summary>ER_ACCESS_DENIED_ERROR: also what managed services answer to FLUSH TABLES WITH READ LOCK.</summary>
    public const int AccessDenied = 1045;

    /// <summary>ER_ACCESS_DENIED_NO_PASSWORD_ERROR.</summary>
    public const int AccessDeniedNoPassword = 1698;

    /// <summary>ER_DBACCESS_DENIED_ERROR: the right is missing on a database; the message does not name it.</summary>
    public const int DatabaseAccessDenied = 1044;

    /// <summary>ER_TABLEACCESS_DENIED_ERROR.</summary>
    public const int TableAccessDenied = 1142;

    /// <summary>ER_COLUMNACCESS_DENIED_ERROR.</summary>
    public const int ColumnAccessDenied = 1143;

    /// <summary>ER_PROCACCESS_DENIED_ERROR.</summary>
    public const int RoutineAccessDenied = 1370;

    /// <summary>ER_CANT_CREATE_USER_WITH_GRANT: the account that is granted to does not exist, and this one may not create it.</summary>
    public const int AccountCreationDenied = 1410;

    /// <summary>ER_BINLOG_CREATE_ROUTINE_NEED_SUPER.</summary>
    public const int BinlogNeedsSuper = 1419;

    /// <summary>ER_DB_ACCESS_DENIED (MySQL 8.0.16): as 1044, where a right was revoked in part.</summary>
    public const int AccountDatabaseDenied = 3879;

    /// <summary>ER_SP_DOES_NOT_EXIST.</summary>
    public const int NoSuchRoutine = 1305;

    /// <summary>ER_VIEW_INVALID: a view of something that is not there, or that its definer may not read.</summary>
    public const int ViewInvalid = 1356;

    /// <summary>ER_TABLE_DEF_CHANGED: the table is newer than the snapshot.</summary>
    public const int TableDefinitionChanged = 1412;

    /// <summary>ER_WARN_I_S_SKIPPED_TABLE: information_schema says nothing of a table that another session is changing.</summary>
    public const int SkippedTable = 1684;
}
