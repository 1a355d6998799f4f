using System.Text;

namespace MySqlBackup.Protocol.Authentication;

/// <summary><c>sha256_password</c>: the password in clear over TLS, else hidden by the server's RSA key, also over a unix socket, which this plugin does not count as safe.</summary>
internal sealed class Sha256Password : AuthenticationPlugin
{
    private const byte RequestPublicKey = 0x01;
    private const int NonceLength = 20;

    private byte[] _nonce = [];
    private bool _awaitsKey;

    public override string Name => "sha256_password";

    public override byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        _nonce = data.Slice(0, Math.Min(NonceLength, data.Length)).ToArray();
        if (context.Password.Length == 0)
        {
            return [0];
        }

        if (context.IsTls)
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

    /// <summary>A key that was not asked for may be anybody's: hiding the password with it would hand it over.</summary>
    public override byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (!_awaitsKey)
        {
            return base.Continue(context, data);
        }

        _awaitsKey = false;
        return RsaPassword.Encrypt(context.Password, _nonce, Encoding.ASCII.GetString(data));
    }
}
