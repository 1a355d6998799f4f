using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Protocol.Authentication;

/// <summary><c>caching_sha2_password</c> (page_caching_sha2_authentication_exchanges).</summary>
internal sealed class CachingSha2Password : AuthenticationPlugin
{
    private const byte RequestPublicKey = 0x02;
    private const byte FastSuccess = 0x03;
    private const byte FullAuthentication = 0x04;
    private const int NonceLength = 20;

    private byte[] _nonce = [];
    private bool _awaitsKey;

    public override string Name => "caching_sha2_password";

    /// <summary>SHA256(password) XOR SHA256(SHA256(SHA256(password)) followed by the nonce): proves the password to a server that has it in its cache.</summary>
    public override byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        _nonce = data.Slice(0, Math.Min(NonceLength, data.Length)).ToArray();
        if (context.Password.Length == 0)
        {
            return [];
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(context.Password));
        byte[] mask = SHA256.HashData([.. SHA256.HashData(hash), .. _nonce]);
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] ^= hash[i];
        }

        return mask;
    }

    public override byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (_awaitsKey)
        {
            _awaitsKey = false;
            return RsaPassword.Encrypt(context.Password, _nonce, Encoding.ASCII.GetString(data));
        }

        if (data.Length == 1 && data[0] == FastSuccess)
        {
            return null;
        }

        if (data.Length != 1 || data[0] != FullAuthentication)
        {
            throw new MySqlProtocolException($"The server sent authentication data that {Name} does not have{(data.IsEmpty ? "" : $" (0x{data[0]:X2})")}.");
        }

        if (context.IsSecure)
        {
            return [.. Encoding.UTF8.GetBytes(context.Password), 0];
        }

        if (RsaPassword.ReadKeyFile(context, Name) is { } key)
        {
            return RsaPassword.Encrypt(context.Password, _nonce, key);
        }

        _awaitsKey = true;
        return [RequestPublicKey];
    }
}
