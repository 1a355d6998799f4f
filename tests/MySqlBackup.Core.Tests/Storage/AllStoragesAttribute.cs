using System.Reflection;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit.Sdk;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>A theory's rows: a local folder (null), and each peer that this machine has. Those that it lacks are told of by <see cref="PeerTests"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllStoragesAttribute : DataAttribute
{
    // A program is started for each call of these, or the server is slow: a case takes seconds to half a minute.
    private static readonly Peer[] Slow = [Peer.RadosGateway, Peer.Ssh, Peer.Rclone];

    /// <summary>True for a case whose many calls leave the slow peers to the nightly run (<c>MYSQLBACKUP_NIGHTLY=1</c>): its subject is not the storage.</summary>
    public bool HasManyCalls { get; set; }

    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<Peer>().Where(peer => PeerProgram.WhyMissing(peer) is null && !(HasManyCalls && !Fuzzer.IsNightly && Slow.Contains(peer))).Select(peer => new object?[] { peer }).Prepend([null]);
}
