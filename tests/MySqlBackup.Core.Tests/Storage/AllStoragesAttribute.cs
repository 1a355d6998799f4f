using System.Reflection;
using MySqlBackup.Testing.Peers;
using Xunit.Sdk;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>A theory's rows: a local folder (null), and each peer that this machine has. Those that it lacks are told of by <see cref="PeerTests"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllStoragesAttribute : DataAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<Peer>().Where(peer => PeerProgram.WhyMissing(peer) is null).Select(peer => new object?[] { peer }).Prepend([null]);
}
