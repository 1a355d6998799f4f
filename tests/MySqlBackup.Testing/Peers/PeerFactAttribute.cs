using Xunit;

namespace MySqlBackup.Testing.Peers;

/// <summary>A test that needs a peer; reported as skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute(Peer peer) : FactAttribute
{
    /// <summary>Which.</summary>
    public Peer Peer { get; } = peer;

    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? PeerProgram.WhyMissing(Peer);
        set => base.Skip = value;
    }
}
