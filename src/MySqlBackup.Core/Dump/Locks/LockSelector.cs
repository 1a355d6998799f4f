using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>Which lock the server and the account allow.</summary>
internal static class LockSelector
{
    /// <summary>The lock for a mode; for <see cref="LockMode.Auto"/> the gentlest one that the account may take.</summary>
    /// <exception cref="BackupException">The server does not have that lock, or the account lacks the right; the message names it.</exception>
    public static ServerLock Choose(LockMode mode, ServerIdentity server, AccountRights rights, IReadOnlyList<string> databases)
    {
        if (mode == LockMode.Auto)
        {
            mode = Best(server, rights);
        }

        if (Create(mode, server) is not { } serverLock)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"{server.FamilyText} {server.VersionText} does not have what lock mode {mode} needs. Use Auto.");
        }

        var missing = MissingRight(mode, server, rights, databases);
        if (missing is not null)
        {
            throw new BackupException(
                BackupErrorId.PermissionMissing,
                $"The account lacks {missing}, which lock mode {mode} needs. Grant it"
                + (mode == LockMode.LockTables ? $" (or RELOAD{(server.HasInstanceLock ? " and BACKUP_ADMIN" : "")}, which locks for a moment only)" : ", choose another lock mode")
                + ", or use lock mode None, which reads over one connection.");
        }

        return serverLock;
    }

    private static ServerLock? Create(LockMode mode, ServerIdentity server) => mode switch
    {
        LockMode.BackupStage when server.HasBackupStage => new BackupStageLock(),
        LockMode.Instance when server.HasInstanceLock => new InstanceLock(),
        LockMode.BackupLocks when PerconaBackupLock.IsUsable(server) => new PerconaBackupLock(),
        LockMode.FlushTables => new FlushTablesLock(),
        LockMode.LockTables => new TableLock(),
        LockMode.None => new NoLock(),
        _ => null,
    };

    private static LockMode Best(ServerIdentity server, AccountRights rights)
    {
        if (!MayFlush(server, rights))
        {
            return LockMode.LockTables;
        }

        if (server.HasBackupStage)
        {
            return LockMode.BackupStage;
        }

        if (server.HasInstanceLock && rights.HasGlobal("BACKUP_ADMIN"))
        {
            return LockMode.Instance;
        }

        return PerconaBackupLock.IsUsable(server) ? LockMode.BackupLocks : LockMode.FlushTables;
    }

    private static string? MissingRight(LockMode mode, ServerIdentity server, AccountRights rights, IReadOnlyList<string> databases) => mode switch
    {
        LockMode.BackupStage or LockMode.BackupLocks or LockMode.FlushTables when !MayFlush(server, rights) => "RELOAD",
        LockMode.Instance when !rights.HasGlobal("BACKUP_ADMIN") => "BACKUP_ADMIN",
        LockMode.Instance when !MayFlush(server, rights) => "RELOAD",
        LockMode.LockTables when databases.FirstOrDefault(d => !rights.HasOnDatabase("LOCK TABLES", d)) is { } database => $"LOCK TABLES on `{database}`",
        _ => null,
    };

    // FLUSH_TABLES is MySQL 8.0.23's part of RELOAD; FLUSH TABLES WITH READ LOCK is content with it.
    private static bool MayFlush(ServerIdentity server, AccountRights rights)
        => rights.HasGlobal("RELOAD") || (server.HasInstanceLock && rights.HasGlobal("FLUSH_TABLES"));
}
