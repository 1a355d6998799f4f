using System.Text.RegularExpressions;

namespace MySqlBackup.Testing.Peers;

/// <summary>moto's S3 server, its data in memory.</summary>
public sealed partial class MotoPeer : S3Peer
{
    private protected override PeerProcess Start(string folder) =>
        PeerProcess.Start(PeerProgram.Get(Peer.Moto), ["--host", "127.0.0.1", "--port", "0"], folder, Running());

    [GeneratedRegex(@"Running on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Running();
}
