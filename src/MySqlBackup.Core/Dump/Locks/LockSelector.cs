using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>Which lock the server and the account allow.</summary>
internal static class LockSelector
{
    /// <summary>The lock for a mode; for <see cref="LockMode.Auto"/> the gentlest one that the account may take.</summary>
    /// <exception cref="BackupException">The server does not have that lock, or the account lacks the right; the message names it.</exception>
    public static ServerLock Choose(LockMode mode, ServerIdentity server, AccountRights rights, IReadOnlyList<string> databases)
    {
        mode = Resolve(mode, server, rights);
        if (Create(mode, server) is not { } serverLock)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"{server.FamilyText} {server.VersionText} does not have what lock mode {mode} needs. Use Auto.");
        }

        var missing = Missing(mode, server, rights, databases);
        if (missing.Count > 0)
        {
            throw new BackupException(
                BackupErrorId.PermissionMissing,
                $"The account lacks {NeededRight.List(missing)}, which lock mode {mode} needs. Grant {(missing.Count == 1 ? "it" : "them")}"
                + (mode == LockMode.LockTables ? $" (or RELOAD{(server.HasInstanceLock ? " and BACKUP_ADMIN" : "")}, which locks for a moment only)" : ", choose another lock mode")
                + ", or use lock mode None, which reads over one connection.");
        }

        return serverLock;
    }

    /// <summary>The rights that the lock needs and the account lacks.</summary>
    public static IReadOnlyList<NeededRight> Missing(LockMode mode, ServerIdentity server, AccountRights rights, IReadOnlyList<string> databases)
    {
        static NeededRight OnServer(string right) => new(right, "*.*");
        switch (Resolve(mode, server, rights))
        {
            case LockMode.BackupStage or LockMode.BackupLocks or LockMode.FlushTables:
                return MayFlush(server, rights) ? [] : [OnServer("RELOAD")];
            case LockMode.Instance:
                return [.. rights.HasGlobal("BACKUP_ADMIN") ? (NeededRight[])[] : [OnServer("BACKUP_ADMIN")], .. MayFlush(server, rights) ? (NeededRight[])[] : [OnServer("RELOAD")]];
            case LockMode.LockTables:
                return [.. databases.Where(d => !rights.HasOnDatabase("LOCK TABLES", d)).Select(d => new NeededRight("LOCK TABLES", SqlName.Quote(d) + ".*"))];
            default:
                return [];
        }
    }

    private static LockMode Resolve(LockMode mode, ServerIdentity server, AccountRights rights) => mode == LockMode.Auto ? Best(server, rights) : mode;

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

    // FLUSH_TABLES is MySQL 8.0.23's part of RELOAD; FLUSH TABLES WITH READ LOCK is content with it.
    private static bool MayFlush(ServerIdentity server, AccountRights rights)
        => rights.HasGlobal("RELOAD") || (server.HasInstanceLock && rights.HasGlobal("FLUSH_TABLES"));
}
