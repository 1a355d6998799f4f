using System.Management.Automation;
using System.Runtime.ExceptionServices;
using MySqlBackup.Core;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>
/// The base of all cmdlets here: runs an operation on its own thread while the pipeline thread writes what it says, cancels it
/// on Ctrl+C and waits until it has cleaned up, and turns failures into error records.
/// </summary>
public abstract class MySqlBackupCmdlet : PSCmdlet, IDisposable
{
    private const int ProgressActivity = 0x4D59;

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>True where the run shall only say what it would do.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? value)
        ? LanguagePrimitives.IsTrue(value)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ctrl+C, or a pipeline that is stopped by other means.</summary>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Releases what the cmdlet holds; PowerShell calls it however the pipeline ends.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
        }
    }

    /// <summary>Runs an operation that makes one thing.</summary>
    /// <exception cref="BackupException">Whatever stopped the operation. What comes from further down the pipeline is of other types.</exception>
    private protected T Run<T>(Func<IOperationOutput, CancellationToken, T> operation)
    {
        T? result = default;
        RunEach<T>((output, cancellation) => [operation(output, cancellation)], made => result = made);
        return result!;
    }

    /// <summary>Runs an operation that makes things one after the other, each handed on as soon as it exists.</summary>
    /// <exception cref="BackupException">Whatever stopped the operation.</exception>
    private protected void RunEach<T>(Func<IOperationOutput, CancellationToken, IEnumerable<T>> operation, Action<T> write)
    {
        using var output = new CommandOutput(WriteVerbose, WriteWarning, progress => WriteProgress(ToRecord(progress)));
        BackupException? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                foreach (T made in operation(output, _cancellation.Token))
                {
                    output.Post(() => write(made));
                }
            }
            catch (Exception e)
            {
                failure = BackupException.From(e);
            }
            finally
            {
                output.Complete();
            }
        })
        {
            IsBackground = true,
            Name = GetType().Name,
        };
        thread.Start();
        try
        {
            output.Pump();
        }
        catch
        {
            // Writing fails when the pipeline is stopped. The operation must still take back what it has half done.
            _cancellation.Cancel();
            throw;
        }
        finally
        {
            thread.Join();
        }

        if (Stopping)
        {
            throw new PipelineStoppedException();
        }

        WriteProgress(new ProgressRecord(ProgressActivity, "MySqlBackup", "Done") { RecordType = ProgressRecordType.Completed });
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Writes a failure as a non-terminating error: the next thing in the pipeline goes on.</summary>
    private protected void WriteFailure(BackupException failure, object? target) => WriteError(BackupErrorRecord.Create(failure, target is string text ? StorageFactory.Describe(text) : target));

    /// <summary>A path as PowerShell sees it: relative to its own location, which is not the process's. URIs stay as they are.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: not a path of the file system, or an address that can't be used and is shown nowhere.</exception>
    private protected string ResolvePath(string path)
    {
        if (StorageUri.IsAddress(path))
        {
            StorageFactory.Require(path);
            return path;
        }

        try
        {
            string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem"
                ? resolved
                : throw new BackupException(BackupErrorId.InvalidArgument, $"'{path}' is not a path of the file system, but of the provider {provider.Name}.");
        }
        catch (Exception e) when (e is SessionStateException or NotSupportedException)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"'{path}' is not a usable path: {e.Message}", e);
        }
    }

    /// <summary>A path with or without wildcards: a wildcard is compared with full paths, so it is not resolved.</summary>
    private protected string ResolvePattern(string pattern) => NameFilter.HasWildcard(pattern) ? pattern : ResolvePath(pattern);

    private static ProgressRecord ToRecord(OperationProgress progress)
    {
        // The server's estimate can be old; a run that has passed it has none.
        bool estimated = progress.BytesExpected > 0 && progress.BytesDone <= progress.BytesExpected;
        string bytes = estimated
            ? $"{ByteSize.Format(progress.BytesDone)} of about {ByteSize.Format(progress.BytesExpected)}"
            : ByteSize.Format(progress.BytesDone);
        string speed = progress.Elapsed > TimeSpan.Zero ? $", {ByteSize.Format(progress.BytesDone / progress.Elapsed.TotalSeconds)}/s" : "";
        string tables = progress.TablesTotal > 0 ? $", {progress.TablesDone} of {Quantity.Format(progress.TablesTotal, "table")}" : "";
        string status = $"{progress.Phase}: {bytes}{speed}{tables}, {Quantity.Format(progress.RowsDone, "row")}";
        return new ProgressRecord(ProgressActivity, progress.Activity, status)
        {
            PercentComplete = estimated ? progress.PercentComplete : -1,
            SecondsRemaining = progress.Remaining is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
            CurrentOperation = progress.Current,
        };
    }
}
