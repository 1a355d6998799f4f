using System.Globalization;

namespace MySqlBackup.Testing;

/// <summary>A request's first lines.</summary>
internal sealed class HttpHead
{
    private readonly string[] _lines;

    public HttpHead(string[] lines)
    {
        _lines = lines;
        string[] first = lines[0].Split(' ');
        if (first.Length != 3)
        {
            throw new IOException($"'{lines[0]}' is no request.");
        }

        (Method, Target) = (first[0], first[1]);
    }

    public string Method { get; }

    /// <summary>Path and query, as sent.</summary>
    public string Target { get; }

    public bool IsChunked => Has("Transfer-Encoding", "chunked");

    public bool WaitsBeforeBody => Has("Expect", "100-continue");

    public long ContentLength => Header("Content-Length") is { } length ? long.Parse(length, CultureInfo.InvariantCulture) : 0;

    /// <summary>As it goes over the line, with the empty line at its end.</summary>
    public string Text => string.Join("\r\n", _lines) + "\r\n\r\n";

    private bool Has(string name, string value) => value.Equals(Header(name), StringComparison.OrdinalIgnoreCase);

    private string? Header(string name) => _lines.Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
