using System.Text;

namespace MySqlBackup.Protocol.Authentication;

/// <summary><c>mysql_clear_password</c>: the password itself, so only where nobody else can read it.</summary>
internal sealed class ClearPassword : AuthenticationPlugin
{
    public override string Name => "mysql_clear_password";

    public override byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data) => context.IsSecure
        ? [.. Encoding.UTF8.GetBytes(context.Password), 0]
        : throw new MySqlProtocolException(
            "The server asks for the password in clear (mysql_clear_password) and this connection is not encrypted. Use TLS (SslMode Required or better) or a unix socket.",
            isUnsupportedAuthentication: true);
}
