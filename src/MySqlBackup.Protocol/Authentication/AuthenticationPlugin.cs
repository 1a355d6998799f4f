namespace MySqlBackup.Protocol.Authentication;

/// <summary>The client's side of one authentication method.</summary>
internal abstract class AuthenticationPlugin
{
    /// <summary>Name on the wire.</summary>
    public abstract string Name { get; }

    /// <summary>The first answer, to the greeting or to a switch; <paramref name="data"/> is what the server sent with the plugin's name.</summary>
    public abstract byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data);

    /// <summary>The answer to an AuthMoreData packet (without its 0x01), or null where none is due.</summary>
    public virtual byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data) =>
        throw new MySqlProtocolException($"The server sent more authentication data, which {Name} does not have.");
}
