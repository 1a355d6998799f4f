using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Puts a backup, or part of it, into a server.</summary>
public sealed class RestoreOperation
{
    // Of a name on all servers, in characters.
    private const int LongestName = 64;

    private readonly RestoreRequest _request;
    private readonly IOperationOutput _output;

    /// <summary>Prepares the operation; nothing is read yet.</summary>
    public RestoreOperation(RestoreRequest request, IOperationOutput? output = null)
    {
        _request = request;
        _output = output ?? NullOutput.Instance;
    }

    /// <summary>
    /// Says what <see cref="Run"/> would do, and changes nothing. It makes the same checks and refuses what that would refuse; what would be replaced is
    /// listed where <see cref="RestoreRequest.Force"/> says that it may be.
    /// </summary>
    /// <exception cref="BackupException">As <see cref="Run"/> throws it before anything is changed.</exception>
    public RestorePlan Plan(CancellationToken cancellationToken) => Guard(
        source => source.Format == BackupSourceFormat.SqlDump
            ? new DumpFileRestore(source, _request, _output, cancellationToken).Plan()
            : new FolderRestore(source, _request, _output, cancellationToken).Plan(),
        cancellationToken);

    /// <summary>Restores. A database that fails does not stop the others; its result says why.</summary>
    /// <returns>One result a database.</returns>
    /// <exception cref="BackupException">
    /// Nothing was changed: <see cref="BackupErrorId.TargetExists"/>, <see cref="BackupErrorId.ObjectNotFound"/>, or the backup or the server is out of reach.
    /// Or the run was cancelled (<see cref="BackupErrorId.Cancelled"/>): then each database that is not whole holds the table
    /// <c>mysqlbackup_restore_incomplete</c>.
    /// </exception>
    public IReadOnlyList<RestoreResult> Run(CancellationToken cancellationToken)
    {
        if (_request.FixPermission)
        {
            EncryptionKeys.ClosePermissions(_request.Decryption, _output);
        }

        return Guard(
            source => source.Format == BackupSourceFormat.SqlDump
                ? new DumpFileRestore(source, _request, _output, cancellationToken).Run()
                : new FolderRestore(source, _request, _output, cancellationToken).Run(),
            cancellationToken);
    }

    internal static int ThreadCount(RestoreRequest request) => Math.Max(1, request.ThreadCount ?? Math.Min(16, Environment.ProcessorCount));

    private void RequireUsableTargets()
    {
        if (_request.As.FirstOrDefault(name => SystemDatabase.Is(name.Value) && name.Key != name.Value) is { Key: { } database } wrong)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"{database} can't be restored as {wrong.Value}: that database is the server's own. Nothing was changed. Give another name with -As (--as).");
        }
        if (_request.As.FirstOrDefault(name => name.Value.Length > LongestName) is { Key: { } source } tooLong)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"{source} can't be restored as {tooLong.Value}: that name has {tooLong.Value.Length} characters, and servers take up to {LongestName}. Nothing was changed. Give a shorter name with -As (--as).");
        }
    }

    private T Guard<T>(Func<BackupSource, T> work, CancellationToken cancellationToken)
    {
        RequireUsableTargets();
        try
        {
            BackupSource source = BackupSource.Open(_request.Repository, _request.Id, _request.Decryption, cancellationToken);
            source.RequireKey();
            return work(source);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or MySqlException or BackupException)
        {
            throw new BackupException(
                BackupErrorId.Cancelled,
                $"The restore was cancelled. A database that is not whole holds the table {RestoreTarget.Mark}.",
                exception);
        }
        catch (MySqlException exception)
        {
            throw ServerConnector.Translate(exception, _request.Server);
        }
    }
}
