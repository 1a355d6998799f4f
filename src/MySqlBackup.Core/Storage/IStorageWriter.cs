namespace MySqlBackup.Core.Storage;

/// <summary>A file that is being written, used by one thread at a time. Disposing closes it.</summary>
public interface IStorageWriter : IDisposable
{
    /// <summary>Bytes written so far.</summary>
    long Length { get; }

    /// <summary>Appends bytes.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Closes the file; throws where the storage could not take all of it.</summary>
    void Complete();
}
