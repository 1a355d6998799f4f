namespace MySqlBackup.Core;

/// <summary>The stable ids of everything that can go wrong; scripts match on them, so a name never changes.</summary>
public static class BackupErrorId
{
    /// <summary>No connection: wrong host or port, refused, timed out.</summary>
    public const string ServerUnreachable = "BackupServerUnreachable";

    /// <summary>The server was reached, and no encrypted connection came of it: no TLS there, or a certificate that does not hold.</summary>
    public const string TlsFailed = "BackupTlsFailed";

    /// <summary>The server refused the account or its password.</summary>
    public const string AccessDenied = "BackupAccessDenied";

    /// <summary>The server asks for an authentication method this client does not speak.</summary>
    public const string AuthenticationUnsupported = "BackupAuthenticationUnsupported";

    /// <summary>A statement needs a right that the account lacks; the message names it.</summary>
    public const string PermissionMissing = "BackupPermissionMissing";

    /// <summary>A file with a password or a key can be read or written by others than its owner; the message has the command that closes it.</summary>
    public const string PermissionTooOpen = "BackupPermissionTooOpen";

    /// <summary>No database or table matches what was asked for.</summary>
    public const string ObjectNotFound = "BackupObjectNotFound";

    /// <summary>A lock was not granted in time, or a long query stood in the way and the policy says abort.</summary>
    public const string LockTimeout = "BackupLockTimeout";

    /// <summary>A table's definition changed while it was being dumped.</summary>
    public const string TableChanged = "BackupTableChanged";

    /// <summary>A row is larger than any server takes back.</summary>
    public const string RowTooLarge = "BackupRowTooLarge";

    /// <summary>The connection ended in the middle of a run.</summary>
    public const string ConnectionLost = "BackupConnectionLost";

    /// <summary>The server answered a statement with an error.</summary>
    public const string ServerError = "BackupServerError";

    /// <summary>The destination can't be written: missing, read-only or not permitted.</summary>
    public const string DestinationNotWritable = "BackupDestinationNotWritable";

    /// <summary>The destination has too little free space, or ran out of it.</summary>
    public const string DestinationFull = "BackupDestinationFull";

    /// <summary>A distant storage can't be reached, or does not answer as it should.</summary>
    public const string StorageUnreachable = "BackupStorageUnreachable";

    /// <summary>A distant storage does not know the credentials, or they lack a right.</summary>
    public const string StorageAccessDenied = "BackupStorageAccessDenied";

    /// <summary>The bucket, container or host folder of a distant storage is not there.</summary>
    public const string StorageNotFound = "BackupStorageNotFound";

    /// <summary>The folder holds something else and was not made by this module.</summary>
    public const string NotARepository = "BackupNotARepository";

    /// <summary>The repository holds no backup that matches.</summary>
    public const string BackupNotFound = "BackupNotFound";

    /// <summary>The backup is being written or removed by another process, or whether it is can't be told: it is left alone.</summary>
    public const string BackupInUse = "BackupInUse";

    /// <summary>The backup is marked to stay, and is not removed.</summary>
    public const string BackupKept = "BackupKept";

    /// <summary>The repository holds something else under the backup's id, and it is left as it is.</summary>
    public const string BackupExists = "BackupExists";

    /// <summary>The repository holds no baseline that matches.</summary>
    public const string BaselineNotFound = "BackupBaselineNotFound";

    /// <summary>The network to another machine can't be measured.</summary>
    public const string RemoteUnreachable = "BackupRemoteUnreachable";

    /// <summary>A manifest is missing, is none, or contradicts itself.</summary>
    public const string ManifestDamaged = "BackupManifestDamaged";

    /// <summary>A backup's file is missing, cut, or differs from its recorded size or hash.</summary>
    public const string FileDamaged = "BackupFileDamaged";

    /// <summary>The backup's format is not one that can be read, or of a later version.</summary>
    public const string FormatUnknown = "BackupFormatUnknown";

    /// <summary>A library or option that the codec needs is absent on this machine.</summary>
    public const string CodecUnavailable = "BackupCodecUnavailable";

    /// <summary>The backup is encrypted, and no key was given.</summary>
    public const string KeyMissing = "BackupKeyMissing";

    /// <summary>The backup is encrypted, and none of the keys given opens it.</summary>
    public const string KeyWrong = "BackupKeyWrong";

    /// <summary>A key file, passphrase or certificate can't be read, lies open to others, or must not be used.</summary>
    public const string EncryptionInvalid = "BackupEncryptionInvalid";

    /// <summary>The target database or table exists and <c>-Force</c> was not given.</summary>
    public const string TargetExists = "RestoreTargetExists";

    /// <summary>The target server does not know what the backup's definitions need; nothing was changed.</summary>
    public const string TargetUnsuitable = "RestoreTargetUnsuitable";

    /// <summary>A statement failed while restoring; the message names file, place and server error.</summary>
    public const string StatementFailed = "RestoreStatementFailed";

    /// <summary>A scratch server is needed and none was found or could be started.</summary>
    public const string ScratchServerUnavailable = "BackupScratchServerUnavailable";

    /// <summary>An alert reached none of its channels.</summary>
    public const string AlertNotDelivered = "BackupAlertNotDelivered";

    /// <summary>Metrics did not reach the Pushgateway, or it refused them.</summary>
    public const string MetricNotDelivered = "BackupMetricNotDelivered";

    /// <summary>A server's settings could not be put back; the message says which values to set by hand.</summary>
    public const string SettingNotRestored = "BackupSettingNotRestored";

    /// <summary>An argument is not usable; the message says which and why.</summary>
    public const string InvalidArgument = "BackupInvalidArgument";

    /// <summary>The process that ran the backup was killed, or its machine stopped.</summary>
    public const string RunDied = "BackupRunDied";

    /// <summary>The history can't be read or written.</summary>
    public const string HistoryUnavailable = "BackupHistoryUnavailable";

    /// <summary>What none of the others covers: most likely a defect of this program.</summary>
    public const string Unexpected = "BackupUnexpectedError";

    /// <summary>The run was cancelled.</summary>
    public const string Cancelled = "BackupCancelled";
}
