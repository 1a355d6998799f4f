using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// The HMAC in an encrypted backup's manifest. It is taken over the bytes as they lie on disk, with 64 zeros where it stands itself, so that no reader needs
/// to know how JSON is written. Inside JSON's strings a quotation mark is escaped: its field's name can't stand in one.
/// </summary>
internal static class ManifestAuthentication
{
    private static ReadOnlySpan<byte> Field => "\"authentication\": \""u8;

    private static ReadOnlySpan<byte> Zeros => "0000000000000000000000000000000000000000000000000000000000000000"u8;

    /// <summary>Writes the HMAC into a manifest.</summary>
    public static void Sign(Span<byte> json, BackupDataKey dataKey)
    {
        int place = Find(json);
        Encoding.ASCII.GetBytes(Compute(json, place, dataKey), json.Slice(place, Zeros.Length));
    }

    /// <summary>True where who wrote the manifest had the key.</summary>
    public static bool IsRight(ReadOnlySpan<byte> json, BackupDataKey dataKey)
    {
        int place = Find(json);
        return place >= 0 && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Compute(json, place, dataKey)), json.Slice(place, Zeros.Length));
    }

    private static string Compute(ReadOnlySpan<byte> json, int place, BackupDataKey dataKey)
    {
        using IncrementalHash hash = dataKey.CreateManifestHash();
        hash.AppendData(json[..place]);
        hash.AppendData(Zeros);
        hash.AppendData(json[(place + Zeros.Length)..]);
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    // Where it stands; less than zero where it does not, or more than once.
    private static int Find(ReadOnlySpan<byte> json)
    {
        int field = json.IndexOf(Field);
        int place = field + Field.Length;
        return field >= 0 && place + Zeros.Length <= json.Length && json[place..].IndexOf(Field) < 0 ? place : -1;
    }
}
