using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Testing.Peers;

/// <summary>Signs requests as S3 wants it (AWS signature version 4, payload not signed), sharing no code with what is tested.</summary>
internal static class S3Signature
{
    private const string Payload = "UNSIGNED-PAYLOAD";

    public static void Sign(HttpRequestMessage request, string path, IEnumerable<KeyValuePair<string, string>> query, string accessKey, string secretKey, string region)
    {
        DateTime now = DateTime.UtcNow;
        string time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{time[..8]}/{region}/s3/aws4_request";
        string host = request.RequestUri!.Authority;
        string canonical = string.Join(
            '\n',
            request.Method.Method,
            Escape(path, keepsSlash: true),
            Query(query),
            $"host:{host}\nx-amz-content-sha256:{Payload}\nx-amz-date:{time}\n",
            "host;x-amz-content-sha256;x-amz-date",
            Payload);
        string text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (string part in scope.Split('/'))
        {
            key = Hmac(key, part);
        }

        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", Payload);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={Hex(Hmac(key, text))}");
    }

    public static string Query(IEnumerable<KeyValuePair<string, string>> query) => string.Join(
        '&',
        query.Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}").Order(StringComparer.Ordinal));

    public static string Escape(string text, bool keepsSlash = false)
    {
        string escaped = Uri.EscapeDataString(text);
        return keepsSlash ? escaped.Replace("%2F", "/", StringComparison.Ordinal) : escaped;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
