using System.Diagnostics;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>
/// Copies a backup, byte for byte, into another repository on any storage. It is a backup there only when every file was verified; what a copy that breaks
/// off leaves is named unfinished, and the next one goes on with it.
/// </summary>
public sealed class BackupCopyOperation
{
    private const int FewestThreads = 4;
    private const int MostThreads = 8;

    /// <summary>What is written after a cancellation must not hold it up.</summary>
    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(10);

    private readonly BackupCopyRequest _request;
    private readonly IOperationOutput _output;
    private readonly DateTime _start = DateTime.UtcNow;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private CopySource? _source;
    private CopyTarget? _target;
    private CopyTransfer? _transfer;

    /// <summary>Prepares a copy; nothing is read yet.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public BackupCopyOperation(BackupCopyRequest request, IOperationOutput? output = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Throttle < 0 || request.ThreadCount < 1)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "Throttle can't be negative, with 0 for no limit, and ThreadCount is at least 1.");
        }

        _request = request;
        _output = output ?? NullOutput.Instance;
    }

    /// <summary>What <see cref="Run"/> would do; nothing is changed.</summary>
    /// <exception cref="BackupException">What <see cref="Run"/> would fail with, as far as that shows.</exception>
    public BackupCopyPlan Plan(CancellationToken cancellationToken)
    {
        CopySource source = OpenSource(cancellationToken);
        IBackupStorage storage = StorageFactory.Open(_request.To, cancellationToken);
        BackupRepository.RequireUsable(storage);
        bool isRepository = BackupRepository.IsRepository(storage);
        var target = new CopyTarget(storage, source.Id);
        bool isThere = isRepository && target.Find(source.Manifest);
        return new BackupCopyPlan(
            source.Id, BackupRepository.Locate(_request.Repository), storage.Location, source.Files.Count + 1, source.Size, isThere, isRepository && !isThere && target.IsBegun);
    }

    /// <summary>Copies the backup; one that is there already is verified.</summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.ManifestDamaged"/> of the source; <see cref="BackupErrorId.FileDamaged"/> at either end;
    /// <see cref="BackupErrorId.BackupExists"/>: something else has that id over there; <see cref="BackupErrorId.BackupInUse"/>: another copy of it is at work;
    /// <see cref="BackupErrorId.DestinationFull"/>, and whatever the storages fail with.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public BackupCopyResult Run(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _source = OpenSource(stop.Token);
            BackupRepository repository = BackupRepository.Create(_request.To, stop.Token);
            _target = new CopyTarget(repository.Storage, _source.Id);
            var workers = new CopyWorkers(_request.ThreadCount ?? Math.Clamp(2 * Environment.ProcessorCount, FewestThreads, MostThreads), stop);
            _transfer = new CopyTransfer(
                _source, _target, workers, new RateLimit(_request.Throttle), new StepProgress(_output, $"Copying {_source.Id}"), _output, stop.Token);
            bool isThere = _target.Find(_source.Manifest);
            if (isThere)
            {
                _transfer.VerifyAll();
            }
            else
            {
                CopyFiles();
            }

            return Describe(isThere ? BackupCopyStatus.AlreadyThere : BackupCopyStatus.Copied);
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            // Calls that a cancellation ends fail in many ways.
            throw new OperationCanceledException("The copy was cancelled.", e, cancellationToken);
        }
    }

    /// <summary>
    /// Removes the backup from where it was copied from, only where the copy is beyond doubt. What must keep a backup where it is belongs into
    /// <see cref="WhyKept"/>, or where it holds for every removal into <see cref="BackupRepository.Remove"/>.
    /// </summary>
    /// <param name="copied">What <see cref="Run"/> of this operation gave.</param>
    /// <param name="cancellationToken">Ends it before the removal begins.</param>
    /// <exception cref="BackupException">It stays; the message says why.</exception>
    public BackupCopyResult RemoveSource(BackupCopyResult copied, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(copied);
        CopySource source = OpenSource(cancellationToken);
        if (WhyKept(copied, source, cancellationToken) is { } reason)
        {
            throw new BackupException(BackupErrorId.BackupInUse, $"'{copied.From}' keeps the backup {copied.Id}: {reason}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        source.Remove();
        return copied with { SourceRemoved = true };
    }

    /// <summary>The result of a copy that failed, with what is known of it.</summary>
    public BackupCopyResult Describe(BackupException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Describe(BackupCopyStatus.Failed) with { ErrorId = failure.ErrorId, ErrorMessage = failure.Message };
    }

    /// <summary>Why the source stays though its copy is whole; null where it may go.</summary>
    private string? WhyKept(BackupCopyResult copied, CopySource source, CancellationToken cancellationToken)
    {
        if (copied.Status == BackupCopyStatus.Failed || copied.Id != _source?.Id || copied.VerifiedBy == CopyVerification.None)
        {
            return "its copy was not verified";
        }

        if (!source.Manifest.AsSpan().SequenceEqual(_source.Manifest))
        {
            return "it was changed since it was copied";
        }

        IBackupStorage far = StorageFactory.Open(_request.To, cancellationToken);
        return !new CopyTarget(far, source.Id).Find(source.Manifest) ? $"the copy at '{far.Location}' is gone again"
            : source.IsSameFolderAs(far) ? $"'{far.Location}' is the same place by another name, so there is no copy"
            : null;
    }

    private CopySource OpenSource(CancellationToken cancellationToken)
    {
        BackupRepository repository = BackupRepository.Open(_request.Repository, cancellationToken);
        IBackupStorage target = StorageFactory.Open(_request.To, cancellationToken);
        if (target is LocalStorage && repository.Storage is LocalStorage ? RealPath.AreSame(target.Location, repository.Location) : target.Location == repository.Location)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"A backup can't be copied from '{repository.Location}' to itself. Give another repository to copy to.");
        }

        return CopySource.Open(repository, _request.Id);
    }

    private void CopyFiles()
    {
        bool isFinished = false;
        try
        {
            using (IStorageFolder folder = _target!.Claim())
            {
                _transfer!.Copy(folder);
            }

            _target.Finish(_source!.Manifest, _source.Files);
            isFinished = true;
        }
        finally
        {
            if (!isFinished)
            {
                Release();
            }
        }
    }

    private void Release()
    {
        using var late = new CancellationTokenSource(LongestRelease);
        try
        {
            _target!.Release(StorageFactory.Open(_request.To, late.Token));
        }
        catch (Exception e) when (e is BackupException or OperationCanceledException)
        {
            // The error that led here is the one to report; that the process has ended will be seen.
            _output.Verbose($"That the copy broke off can't be noted at '{_request.To}': {e.Message}");
        }
    }

    private BackupCopyResult Describe(BackupCopyStatus status) => new()
    {
        Status = status,
        Id = _request.Id,
        From = BackupRepository.Locate(_request.Repository),
        To = BackupRepository.Locate(_request.To),
        Path = status == BackupCopyStatus.Failed ? "" : _target!.Path,
        FileCount = _source is null ? 0 : _source.Files.Count + 1,
        Size = _source?.Size ?? 0,
        CopiedFileCount = (_transfer?.CopiedFileCount ?? 0) + (status == BackupCopyStatus.Copied ? 1 : 0),
        CopiedSize = (_transfer?.CopiedSize ?? 0) + (status == BackupCopyStatus.Copied ? _source!.Manifest.Length : 0),
        SkippedFileCount = (_transfer?.SkippedFileCount ?? 0) + (status == BackupCopyStatus.AlreadyThere ? 1 : 0),
        VerifiedBy = _transfer?.VerifiedBy ?? CopyVerification.None,
        StartTime = _start,
        Duration = _clock.Elapsed,
    };
}
