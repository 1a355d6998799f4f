namespace MySqlBackup.Core.Storage.Objects;

/// <summary>An object that is being written in parts.</summary>
public interface IObjectUpload
{
    /// <summary>Writes a part. Several may be on their way at once, and be begun in any order.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="content">Its bytes; valid until the task is done.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task AddAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Makes the object of its parts, all of which are done; when the task is done it is stored.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Gives it up, so that nothing of it remains; does not throw.</summary>
    Task AbortAsync();
}
