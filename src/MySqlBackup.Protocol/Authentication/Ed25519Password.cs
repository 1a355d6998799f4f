using System.Text;

namespace MySqlBackup.Protocol.Authentication;

/// <summary><c>client_ed25519</c> of MariaDB: signs the server's 32-byte nonce with the key that SHA-512(password) gives.</summary>
internal sealed class Ed25519Password : AuthenticationPlugin
{
    private const int NonceLength = 32;

    public override string Name => "client_ed25519";

    public override byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (context.Password.Length == 0)
        {
            return [];
        }

        return data.Length >= NonceLength
            ? Ed25519.Sign(data.Slice(0, NonceLength), Encoding.UTF8.GetBytes(context.Password))
            : throw new MySqlProtocolException("The server sent a nonce too short for client_ed25519.");
    }
}
