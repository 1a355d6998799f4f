namespace MySqlBackup.Protocol.Authentication;

/// <summary><c>auth_socket</c> and <c>unix_socket</c>: the server asks the system who is at the other end; there is nothing to say.</summary>
internal sealed class SocketAuthentication(string name) : AuthenticationPlugin
{
    public override string Name => name;

    public override byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data) => [];
}
