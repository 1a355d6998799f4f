using System.Reflection;
using Xunit.Sdk;

namespace MySqlBackup.Testing.Peers;

/// <summary>
/// A theory's row for one peer: the method's first parameter is the <see cref="Peer"/>, the others follow. Where the machine has no such
/// peer the row is reported as skipped, with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PeerDataAttribute(Peer peer, params object?[] arguments) : DataAttribute
{
    /// <summary>Which.</summary>
    public Peer Peer { get; } = peer;

    /// <summary>The parameters after the peer.</summary>
    public IReadOnlyList<object?> Arguments { get; } = arguments;

    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? PeerProgram.WhyMissing(Peer);
        set => base.Skip = value;
    }

    /// <inheritdoc />
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[Peer, .. Arguments]];
}
