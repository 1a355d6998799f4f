namespace MySqlBackup.Testing.Peers;

/// <summary>rclone with a configuration of its own, in which one remote is a local folder.</summary>
public sealed class RclonePeer : IDisposable
{
    private readonly TestFolder _folder = new();

    /// <summary>Makes the remote.</summary>
    public RclonePeer()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(ConfigFile, $"[{Remote}]\ntype = alias\nremote = {Root}\n");
    }

    /// <summary>The program.</summary>
    public string Program => PeerProgram.Get(Peer.Rclone);

    /// <summary>Its configuration, for <c>--config</c> or <c>RCLONE_CONFIG</c>.</summary>
    public string ConfigFile => Path.Combine(_folder.Path, "rclone.conf");

    /// <summary>The remote's name.</summary>
    public string Remote => "store";

    /// <summary>The folder that the remote is.</summary>
    public string Root => Path.Combine(_folder.Path, "root");

    /// <summary>Runs rclone with this configuration.</summary>
    public byte[] Run(IEnumerable<string> arguments, ReadOnlyMemory<byte> input = default) => PeerCommand.Run(Program, ["--config", ConfigFile, .. arguments], input);

    /// <summary>Removes its data.</summary>
    public void Dispose() => _folder.Dispose();
}
