using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MySqlBackup.Testing.Peers;

/// <summary>A private Azure Blob server. It starts when first asked for, so that a class whose tests are skipped can have one.</summary>
public sealed partial class AzuritePeer : IDisposable
{
    private const string Version = "2021-12-02";
    private static readonly HttpClient Http = new();

    private readonly TestFolder _folder = new();
    private readonly Lazy<PeerProcess> _process;
    private int _containers;

    /// <summary>Starts nothing yet.</summary>
    public AzuritePeer() => _process = new(Start);

    /// <summary>Where the account is: its name is in the path.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_process.Value.Port}/{Account}");

    /// <summary>The account's name.</summary>
    public string Account => "backuptests";

    /// <summary>The account's key, in base 64.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    /// <summary>A shared access signature of the account: a query without the question mark.</summary>
    /// <param name="permissions">Which rights: of <c>racwdxyltmeopi</c>, in that order.</param>
    /// <param name="validFor">How long from now; negative for one that has expired.</param>
    public string Sas(string permissions = "rwdlac", TimeSpan? validFor = null)
    {
        string start = Time(DateTime.UtcNow.AddHours(-2));
        string end = Time(DateTime.UtcNow + (validFor ?? TimeSpan.FromHours(2)));
        string text = string.Join('\n', Account, permissions, "b", "sco", start, end, "", "https,http", Version, "", "");
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
        return $"sv={Version}&ss=b&srt=sco&sp={permissions}&st={Uri.EscapeDataString(start)}&se={Uri.EscapeDataString(end)}"
            + $"&spr=https,http&sig={Uri.EscapeDataString(signature)}";
    }

    /// <summary>Makes a container with a name that nobody else has.</summary>
    public string CreateContainer()
    {
        string name = $"container-{Interlocked.Increment(ref _containers)}";
        using HttpResponseMessage response = Send(HttpMethod.Put, name, "restype=container");
        response.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>Writes a block blob.</summary>
    public void Put(string container, string name, byte[] content)
    {
        using HttpResponseMessage response = Send(HttpMethod.Put, $"{container}/{name}", content: content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads a blob; null where there is none.</summary>
    public byte[]? Get(string container, string name)
    {
        using HttpResponseMessage response = Send(HttpMethod.Get, $"{container}/{name}");
        return response.StatusCode == System.Net.HttpStatusCode.NotFound
            ? null
            : response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }

    /// <summary>The names of a container's blobs, at most 5000, in order.</summary>
    /// <param name="container">The container.</param>
    /// <param name="withUncommitted">Those too that have blocks but were never committed.</param>
    public IReadOnlyList<string> Names(string container, bool withUncommitted = false)
    {
        using HttpResponseMessage response = Send(
            HttpMethod.Get, container, "restype=container&comp=list" + (withUncommitted ? "&include=uncommittedblobs" : ""));
        string body = response.EnsureSuccessStatusCode().Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return [.. System.Xml.Linq.XDocument.Parse(body.TrimStart('\uFEFF')).Descendants("Blob").Select(blob => blob.Element("Name")!.Value)];
    }

    /// <summary>Sends a request with a signature that allows everything.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Container, or container and blob, not escaped.</param>
    /// <param name="query">The query, escaped.</param>
    /// <param name="content">The body.</param>
    public HttpResponseMessage Send(HttpMethod method, string path, string query = "", byte[]? content = null)
    {
        string escaped = Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);
        string all = query.Length == 0 ? Sas() : query + "&" + Sas();
        using var request = new HttpRequestMessage(method, new Uri($"{Endpoint}/{escaped}?{all}"));
        request.Headers.Add("x-ms-version", Version);
        if (content is not null)
        {
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
            request.Content = new ByteArrayContent(content);
        }

        return Http.SendAsync(request).GetAwaiter().GetResult();
    }

    /// <summary>Stops it and removes its data.</summary>
    public void Dispose()
    {
        if (_process.IsValueCreated)
        {
            _process.Value.Dispose();
        }

        _folder.Dispose();
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // The versions of the interface that a client may ask for are newer than those it knows, so they are not checked.
    private PeerProcess Start() => PeerProcess.Start(
        "env",
        [
            $"AZURITE_ACCOUNTS={Account}:{Key}", PeerProgram.Get(Peer.Azurite), "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--location", _folder.Path, "--disableTelemetry", "--skipApiVersionCheck", "--silent",
        ],
        _folder.Path,
        Listens());
}
