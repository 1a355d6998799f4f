namespace MySqlBackup.Core.Storage;

/// <summary>A folder that a backup is being written into. Files may be created and written by several threads at once.</summary>
public interface IStorageFolder : IDisposable
{
    /// <summary>Creates a file; it must not exist. Writes go to the storage as they come: the caller's buffers should be large.</summary>
    IStorageWriter CreateFile(string name);

    /// <summary>Removes a file that was created here.</summary>
    void DeleteFile(string name);

    /// <summary>Brings all that was written to stable storage; throws where the storage lost any of it.</summary>
    void Flush();
}
