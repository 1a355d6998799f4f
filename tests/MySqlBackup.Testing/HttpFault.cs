using System.Net;
using System.Text.RegularExpressions;

namespace MySqlBackup.Testing;

/// <summary>Which requests fail, and how.</summary>
public sealed class HttpFault
{
    private int _seen;
    private int _happened;

    private HttpFault(HttpFaultKind kind) => Kind = kind;

    /// <summary>What happens.</summary>
    public HttpFaultKind Kind { get; }

    /// <summary>Only requests with this method; null for all.</summary>
    public HttpMethod? Method { get; init; }

    /// <summary>Only requests whose path with query, as sent, has a match of this regular expression; null for all.</summary>
    public string? Path { get; init; }

    /// <summary>How many such requests pass before the first that fails.</summary>
    public int Skip { get; init; }

    /// <summary>How many fail then; after them all pass.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many have failed.</summary>
    public int Happened => Volatile.Read(ref _happened);

    /// <summary>How many bytes of the body pass before it is cut or stalls, as they are sent: in chunks, with their lengths.</summary>
    internal long Bytes { get; private init; }

    /// <summary>What <see cref="HttpFaultKind.Answer"/> answers.</summary>
    internal HttpStatusCode Status { get; private init; }

    /// <summary>The answer's body.</summary>
    internal string Body { get; private init; } = "";

    /// <summary>More of the answer's headers, whole lines.</summary>
    internal IReadOnlyList<string> Headers { get; private init; } = [];

    /// <summary>Answers itself.</summary>
    /// <param name="status">The status, such as 503.</param>
    /// <param name="body">An error as the server would give it, in XML.</param>
    /// <param name="method">See <see cref="Method"/>.</param>
    /// <param name="path">See <see cref="Path"/>.</param>
    /// <param name="skip">See <see cref="Skip"/>.</param>
    /// <param name="times">See <see cref="Times"/>.</param>
    /// <param name="headers">More headers, such as <c>Retry-After: 1</c>.</param>
    public static HttpFault Answer(
        HttpStatusCode status, string body = "", HttpMethod? method = null, string? path = null, int skip = 0, int times = 1, IReadOnlyList<string>? headers = null) =>
        new(HttpFaultKind.Answer) { Status = status, Body = body, Headers = headers ?? [], Method = method, Path = path, Skip = skip, Times = times };

    /// <summary>Disconnects after so many bytes of the request's body.</summary>
    public static HttpFault CutRequest(long bytes, HttpMethod? method = null, string? path = null, int skip = 0, int times = 1) =>
        new(HttpFaultKind.CutRequest) { Bytes = bytes, Method = method, Path = path, Skip = skip, Times = times };

    /// <summary>Stalls after so many bytes of the request's body.</summary>
    public static HttpFault StallRequest(long bytes, HttpMethod? method = null, string? path = null, int skip = 0, int times = 1) =>
        new(HttpFaultKind.StallRequest) { Bytes = bytes, Method = method, Path = path, Skip = skip, Times = times };

    /// <summary>Disconnects after so many bytes of the answer's body.</summary>
    public static HttpFault CutAnswer(long bytes, HttpMethod? method = null, string? path = null, int skip = 0, int times = 1) =>
        new(HttpFaultKind.CutAnswer) { Bytes = bytes, Method = method, Path = path, Skip = skip, Times = times };

    /// <summary>Changes the byte after so many of the answer's body.</summary>
    public static HttpFault ChangeAnswer(long bytes, HttpMethod? method = null, string? path = null, int skip = 0, int times = 1) =>
        new(HttpFaultKind.ChangeAnswer) { Bytes = bytes, Method = method, Path = path, Skip = skip, Times = times };

    /// <summary>Disconnects once the server answers.</summary>
    public static HttpFault LoseAnswer(HttpMethod? method = null, string? path = null, int skip = 0, int times = 1) =>
        new(HttpFaultKind.LoseAnswer) { Method = method, Path = path, Skip = skip, Times = times };

    /// <summary>Whether this request fails; counts it.</summary>
    internal bool Hits(HttpHead request)
    {
        if ((Method is not null && Method.Method != request.Method) || (Path is not null && !Regex.IsMatch(request.Target, Path)))
        {
            return false;
        }

        int place = Interlocked.Increment(ref _seen) - 1 - Skip;
        bool isHit = place >= 0 && place < Times;
        if (isHit)
        {
            Interlocked.Increment(ref _happened);
        }

        return isHit;
    }
}
