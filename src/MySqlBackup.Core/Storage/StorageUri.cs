using System.Text;

namespace MySqlBackup.Core.Storage;

/// <summary>
/// The address of a place that is no local folder: <c>scheme://container/prefix?option=value</c>. It holds no secret, so it may stand in records,
/// and it is all that is needed to find the place again.
/// </summary>
public sealed class StorageUri
{
    private StorageUri(string scheme, string container, string prefix, IReadOnlyDictionary<string, string> options)
    {
        Scheme = scheme;
        Container = container;
        Prefix = prefix;
        Options = options;
    }

    /// <summary>The part before <c>://</c>, in lower case.</summary>
    public string Scheme { get; }

    /// <summary>The bucket, account or host.</summary>
    public string Container { get; }

    /// <summary>What follows, without slashes at its ends; empty for the container itself.</summary>
    public string Prefix { get; }

    /// <summary>The options after <c>?</c>, by their names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>True for an address, <c>file:</c> URIs too; false for a path.</summary>
    public static bool IsAddress(string location) =>
        location.Contains("://", StringComparison.Ordinal) || location.StartsWith("rclone:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="container">What its first part is called, for messages: "bucket".</param>
    /// <param name="options">The options it may have.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/> with what is wrong.</exception>
    public static StorageUri Parse(string text, string container, IReadOnlyCollection<string> options)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = text[..colon].ToLowerInvariant();
        string rest = text[(colon + 3)..];
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? rest : rest[..question];
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? path : path[..slash];
        if (first.Length == 0)
        {
            throw Invalid(scheme, $"it names no {container}");
        }

        string[] parts = slash < 0 ? [] : path[(slash + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Any(p => p is "." or ".."))
        {
            throw Invalid(scheme, "a part of its path is '.' or '..'");
        }

        return new StorageUri(scheme, first, string.Join('/', parts), question < 0 ? NoOptions : ParseOptions(scheme, rest[(question + 1)..], options));
    }

    /// <summary>The URL in the option <c>endpoint</c>; null where there is none.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: it is no URL, or holds more than where the store is. It is not repeated: there may be a secret in it.</exception>
    public string? ReadEndpoint()
    {
        if (Options.GetValueOrDefault("endpoint") is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw Invalid(Scheme, "its endpoint must be an http:// or https:// URL");
        }

        return url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
            ? text
            : throw Invalid(Scheme, $"its endpoint holds more than a host and a path. {NoSecrets}");
    }

    /// <summary>Refuses a bucket or account with something in front of an @, which would be a key.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public void RequireNoAccount()
    {
        if (Container.Contains('@', StringComparison.Ordinal))
        {
            throw Invalid(Scheme, $"it has an '@' in its first part. {NoSecrets}");
        }
    }

    /// <summary>The address of a place below this one.</summary>
    public string At(string below)
    {
        var text = new StringBuilder($"{Scheme}://{Container}");
        foreach (string part in new[] { Prefix, below }.Where(p => p.Length > 0))
        {
            text.Append('/').Append(part);
        }

        char separator = '?';
        foreach ((string name, string value) in Options)
        {
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal));
            separator = '&';
        }

        return text.ToString();
    }

    /// <summary>The address.</summary>
    public override string ToString() => At("");

    private const int LongestName = 20;
    private const string NoSecrets = "Keys and tokens do not belong into an address: they are read from the environment or a file";

    private static readonly Dictionary<string, string> NoOptions = [];

    private static Dictionary<string, string> ParseOptions(string scheme, string text, IReadOnlyCollection<string> known)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? pair : pair[..equals];

            // Not the value, nor what is no name: whoever writes a key or token here must not find it in a log.
            string spelled = known.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw Invalid(scheme, $"it has an option {(IsName(pair, equals) ? $"'{name}'" : "without a name")}, and what it may have are {string.Join(", ", known)}. {NoSecrets}");
            if (equals < 0 || equals == pair.Length - 1 || !options.TryAdd(spelled, Uri.UnescapeDataString(pair[(equals + 1)..])))
            {
                throw Invalid(scheme, $"its option '{name}' has no value, or two");
            }
        }

        return options;
    }

    private static bool IsName(string pair, int equals) => equals is > 0 and <= LongestName && pair[..equals].All(char.IsAsciiLetter);

    private static BackupException Invalid(string scheme, string problem) =>
        new(BackupErrorId.InvalidArgument, $"The {scheme}:// address can't be used: {problem}.");
}
