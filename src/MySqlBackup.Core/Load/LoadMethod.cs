namespace MySqlBackup.Core.Load;

/// <summary>How rows travel back into the server.</summary>
public enum LoadMethod
{
    /// <summary>The fastest of the others that the server has.</summary>
    Auto,

    /// <summary>A prepared INSERT for thousands of rows a packet, in MariaDB's bulk protocol (10.2 and later); needs no setting on the server.</summary>
    Bulk,

    /// <summary>LOAD DATA LOCAL INFILE; a server that refuses it fails the restore.</summary>
    LocalInfile,

    /// <summary>The INSERT statements as they stand in the files.</summary>
    Insert,
}
