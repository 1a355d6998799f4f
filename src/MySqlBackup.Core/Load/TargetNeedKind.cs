namespace MySqlBackup.Core.Load;

/// <summary>What a definition may need that not every server has.</summary>
internal enum TargetNeedKind
{
    /// <summary>Sequences (MariaDB 10.3).</summary>
    Sequence,

    /// <summary>Tables that keep their history (MariaDB 10.3).</summary>
    SystemVersioning,

    /// <summary>A collation.</summary>
    Collation,

    /// <summary>A charset.</summary>
    Charset,

    /// <summary>A storage engine.</summary>
    Engine,
}
