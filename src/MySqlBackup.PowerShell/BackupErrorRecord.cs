using System.Management.Automation;
using MySqlBackup.Core;

namespace MySqlBackup.PowerShell;

/// <summary>Turns failures into error records: the stable id, and the category that PowerShell knows for it.</summary>
internal static class BackupErrorRecord
{
    private static readonly Dictionary<string, ErrorCategory> Categories = new(StringComparer.Ordinal)
    {
        [BackupErrorId.ServerUnreachable] = ErrorCategory.ConnectionError,
        [BackupErrorId.TlsFailed] = ErrorCategory.SecurityError,
        [BackupErrorId.AccessDenied] = ErrorCategory.AuthenticationError,
        [BackupErrorId.AuthenticationUnsupported] = ErrorCategory.AuthenticationError,
        [BackupErrorId.PermissionMissing] = ErrorCategory.PermissionDenied,
        [BackupErrorId.PermissionTooOpen] = ErrorCategory.SecurityError,
        [BackupErrorId.ObjectNotFound] = ErrorCategory.ObjectNotFound,
        [BackupErrorId.LockTimeout] = ErrorCategory.OperationTimeout,
        [BackupErrorId.TableChanged] = ErrorCategory.InvalidResult,
        [BackupErrorId.RowTooLarge] = ErrorCategory.LimitsExceeded,
        [BackupErrorId.ConnectionLost] = ErrorCategory.ConnectionError,
        [BackupErrorId.ServerError] = ErrorCategory.InvalidResult,
        [BackupErrorId.DestinationNotWritable] = ErrorCategory.WriteError,
        [BackupErrorId.DestinationFull] = ErrorCategory.LimitsExceeded,
        [BackupErrorId.StorageUnreachable] = ErrorCategory.ConnectionError,
        [BackupErrorId.StorageAccessDenied] = ErrorCategory.PermissionDenied,
        [BackupErrorId.StorageNotFound] = ErrorCategory.ObjectNotFound,
        [BackupErrorId.NotARepository] = ErrorCategory.InvalidArgument,
        [BackupErrorId.BackupNotFound] = ErrorCategory.ObjectNotFound,
        [BackupErrorId.BackupInUse] = ErrorCategory.ResourceBusy,
        [BackupErrorId.BackupKept] = ErrorCategory.PermissionDenied,
        [BackupErrorId.BackupExists] = ErrorCategory.ResourceExists,
        [BackupErrorId.RemoteUnreachable] = ErrorCategory.ConnectionError,
        [BackupErrorId.BaselineNotFound] = ErrorCategory.ObjectNotFound,
        [BackupErrorId.ManifestDamaged] = ErrorCategory.InvalidData,
        [BackupErrorId.FileDamaged] = ErrorCategory.InvalidData,
        [BackupErrorId.FormatUnknown] = ErrorCategory.InvalidData,
        [BackupErrorId.CodecUnavailable] = ErrorCategory.NotInstalled,
        [BackupErrorId.KeyMissing] = ErrorCategory.AuthenticationError,
        [BackupErrorId.KeyWrong] = ErrorCategory.AuthenticationError,
        [BackupErrorId.EncryptionInvalid] = ErrorCategory.SecurityError,
        [BackupErrorId.TargetExists] = ErrorCategory.ResourceExists,
        [BackupErrorId.TargetUnsuitable] = ErrorCategory.NotInstalled,
        [BackupErrorId.StatementFailed] = ErrorCategory.InvalidResult,
        [BackupErrorId.ScratchServerUnavailable] = ErrorCategory.ResourceUnavailable,
        [BackupErrorId.RunDied] = ErrorCategory.OperationStopped,
        [BackupErrorId.HistoryUnavailable] = ErrorCategory.ResourceUnavailable,
        [BackupErrorId.AlertNotDelivered] = ErrorCategory.ConnectionError,
        [BackupErrorId.MetricNotDelivered] = ErrorCategory.ConnectionError,
        [BackupErrorId.SettingNotRestored] = ErrorCategory.InvalidResult,
        [BackupErrorId.InvalidArgument] = ErrorCategory.InvalidArgument,
        [BackupErrorId.Cancelled] = ErrorCategory.OperationStopped,
    };

    public static ErrorRecord Create(BackupException failure, object? target) =>
        new(failure, failure.ErrorId, Categories.GetValueOrDefault(failure.ErrorId, ErrorCategory.NotSpecified), target);
}
