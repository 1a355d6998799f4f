using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Protocol.Authentication;

/// <summary>Hides a password with the server's RSA key: RSA-OAEP (SHA-1) of the zero-terminated password XOR the repeated nonce.</summary>
internal static class RsaPassword
{
    /// <summary>The key from the file that was named; null where none was and the server may be asked.</summary>
    /// <exception cref="MySqlProtocolException">Neither is permitted, or the file can't be read.</exception>
    public static string? ReadKeyFile(AuthenticationContext context, string plugin)
    {
        if (context.Settings.ServerPublicKeyFile is { } path)
        {
            try
            {
                return File.ReadAllText(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MySqlProtocolException($"The server's public key can't be read from {path}: {e.Message}", isUnsupportedAuthentication: true, e);
            }
        }

        return context.IsUnixSocket || context.Settings.AllowPublicKeyRetrieval
            ? null
            : throw new MySqlProtocolException(
                $"{plugin} needs the password itself, and this connection is not encrypted. Use a unix socket or TLS (SslMode Required or better), "
                + "or permit asking the server for the RSA key that hides the password (AllowPublicKeyRetrieval).",
                isUnsupportedAuthentication: true);
    }

    public static byte[] Encrypt(string password, ReadOnlySpan<byte> nonce, string pem)
    {
        if (nonce.IsEmpty)
        {
            throw new MySqlProtocolException("The server sent no nonce to hide the password with.");
        }

        byte[] plain = [.. Encoding.UTF8.GetBytes(password), 0];
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] ^= nonce[i % nonce.Length];
        }

        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.Encrypt(plain, RSAEncryptionPadding.OaepSHA1);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new MySqlProtocolException("The server's public key is not usable.", isUnsupportedAuthentication: false, e);
        }
    }
}
