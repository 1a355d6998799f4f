using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Protocol.Authentication;

/// <summary><c>mysql_native_password</c>: SHA1(password) XOR SHA1(the nonce followed by SHA1(SHA1(password))).</summary>
internal sealed class NativePassword : AuthenticationPlugin
{
    private const int NonceLength = 20;

    public override string Name => "mysql_native_password";

    [SuppressMessage("Security", "CA5350", Justification = "The protocol prescribes SHA-1.")]
    public override byte[] Start(AuthenticationContext context, ReadOnlySpan<byte> data)
    {
        if (context.Password.Length == 0)
        {
            return [];
        }

        byte[] hash = SHA1.HashData(Encoding.UTF8.GetBytes(context.Password));
        byte[] salted = new byte[NonceLength + SHA1.HashSizeInBytes];
        data.Slice(0, Math.Min(NonceLength, data.Length)).CopyTo(salted);
        SHA1.HashData(hash, salted.AsSpan(NonceLength));
        byte[] mask = SHA1.HashData(salted);
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] ^= hash[i];
        }

        return mask;
    }
}
