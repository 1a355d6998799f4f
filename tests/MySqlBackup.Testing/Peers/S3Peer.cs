using System.Xml.Linq;

namespace MySqlBackup.Testing.Peers;

/// <summary>A private S3 server. It starts when first asked for, so that a class whose tests are skipped can have one.</summary>
public abstract class S3Peer : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly TestFolder _folder = new();
    private readonly Lazy<PeerProcess> _process;
    private int _buckets;

    /// <summary>Starts nothing yet.</summary>
    private protected S3Peer() => _process = new(() => Start(_folder.Path));

    /// <summary>Where it listens; buckets are in the path.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_process.Value.Port}");

    /// <summary>Who may do everything.</summary>
    public string AccessKey { get; } = "AK" + Guid.NewGuid().ToString("N")[..18].ToUpperInvariant();

    /// <summary>The secret that belongs to <see cref="AccessKey"/>.</summary>
    public string SecretKey { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The region that requests are signed for.</summary>
    public string Region => "us-east-1";

    /// <summary>Makes a bucket with a name that nobody else has.</summary>
    /// <param name="headers">Headers of the request, as for object lock.</param>
    public string CreateBucket(params (string Name, string Value)[] headers)
    {
        string name = $"bucket-{Interlocked.Increment(ref _buckets)}";
        using HttpResponseMessage response = Send(HttpMethod.Put, name, headers: headers);
        response.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>Writes an object.</summary>
    public void Put(string bucket, string key, byte[] content)
    {
        using HttpResponseMessage response = Send(HttpMethod.Put, $"{bucket}/{key}", content: content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads an object; null where there is none.</summary>
    public byte[]? Get(string bucket, string key)
    {
        using HttpResponseMessage response = Send(HttpMethod.Get, $"{bucket}/{key}");
        return response.StatusCode == System.Net.HttpStatusCode.NotFound
            ? null
            : response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }

    /// <summary>The keys of a bucket's objects, at most 1000, in order.</summary>
    public IReadOnlyList<string> Keys(string bucket, string prefix = "") =>
        List(bucket, "Contents", new("list-type", "2"), new("prefix", prefix));

    /// <summary>The keys of the multipart uploads that are neither completed nor given up. Ceph over SQLite names none.</summary>
    public IReadOnlyList<string> Uploads(string bucket) => List(bucket, "Upload", new KeyValuePair<string, string>("uploads", ""));

    /// <summary>Sends a signed request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Bucket, or bucket and key, as they are: not escaped.</param>
    /// <param name="query">The query, not escaped.</param>
    /// <param name="content">The body.</param>
    /// <param name="headers">More headers, which are not signed.</param>
    public HttpResponseMessage Send(
        HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? query = null, byte[]? content = null, IEnumerable<(string Name, string Value)>? headers = null) =>
        Send(_process.Value.Port, method, path, query, content, headers);

    /// <summary>Stops it and removes its data.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_process.IsValueCreated)
        {
            _process.Value.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>Starts the program; its data belongs into the folder.</summary>
    private protected abstract PeerProcess Start(string folder);

    /// <summary>Sends a signed request to a server that is still starting.</summary>
    private protected HttpResponseMessage Send(
        int port, HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? query, byte[]? content, IEnumerable<(string Name, string Value)>? headers)
    {
        query ??= [];
        string text = S3Signature.Query(query);
        var address = new Uri($"http://127.0.0.1:{port}/{S3Signature.Escape(path, keepsSlash: true)}{(text.Length == 0 ? "" : "?" + text)}");
        using var request = new HttpRequestMessage(method, address);
        if (content is not null)
        {
            request.Content = new ByteArrayContent(content);
        }

        foreach ((string name, string value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        S3Signature.Sign(request, "/" + path, query, AccessKey, SecretKey, Region);
        return Http.SendAsync(request).GetAwaiter().GetResult();
    }

    private string[] List(string bucket, string element, params KeyValuePair<string, string>[] query)
    {
        using HttpResponseMessage response = Send(HttpMethod.Get, bucket, query);
        string body = response.EnsureSuccessStatusCode().Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return [.. XDocument.Parse(body).Descendants()
            .Where(item => item.Name.LocalName == element)
            .Select(item => item.Elements().First(child => child.Name.LocalName == "Key").Value)];
    }
}
