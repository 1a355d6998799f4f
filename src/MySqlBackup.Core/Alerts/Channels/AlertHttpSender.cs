using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// Posts to a channel's address: with a timeout, again where that can help (408, 429, 5xx, network), never elsewhere than told. Of what the
/// other side answers only a little is read, and the channel's secrets are taken out of it before anyone sees it.
/// </summary>
internal sealed class AlertHttpSender
{
    private const int LongestAnswer = 16 * 1024;
    private const int ShownAnswer = 200;
    private const int ShortestSecret = 4;

    // Shorter parts of a path are words.
    private const int ShortestPathPart = 8;

    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        // A redirect would turn the POST into a GET, or carry a token to another host.
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly RetryLoop _retry;
    private readonly string[] _secrets;
    private readonly string _host;

    /// <summary>Creates the sender.</summary>
    /// <param name="options">Timeout and retries.</param>
    /// <param name="address">Where to; all of it but the host is taken for a secret.</param>
    /// <param name="secrets">What else must not be shown.</param>
    public AlertHttpSender(AlertChannelOptions options, Uri address, IEnumerable<string?> secrets)
    {
        _retry = new RetryLoop(options);
        _host = address.Authority;
        string[] query = address.Query.TrimStart('?').Split('&').Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]).ToArray();
        string[] path = [address.PathAndQuery, address.AbsolutePath, .. address.AbsolutePath.Split('/')];
        _secrets = path.Where(part => part.Length >= ShortestPathPart).Concat(query).Concat(secrets).OfType<string>()
            .SelectMany(text => new[] { text, Uri.UnescapeDataString(text) })
            .Where(text => text.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(text => text.Length)
            .ToArray();
    }

    /// <summary>Posts, and gives what was answered.</summary>
    /// <param name="create">Makes the request; each attempt needs one of its own.</param>
    /// <param name="check">Says what is wrong with an answer of success that is none; null where nothing is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.AlertNotDelivered"/>.</exception>
    public void Post(Func<HttpRequestMessage> create, Func<string, AttemptFailure?> check, CancellationToken cancellationToken) =>
        _retry.Run(stop => Attempt(create, check, stop), cancellationToken);

    private void Attempt(Func<HttpRequestMessage> create, Func<string, AttemptFailure?> check, CancellationToken stop)
    {
        using HttpRequestMessage request = create();
        try
        {
            using HttpResponseMessage response = Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).GetAwaiter().GetResult();
            string answer = Read(response, stop);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response, answer);
            }

            if (check(answer) is { } failure)
            {
                throw new AttemptFailure($"{_host} answered: {Show(failure.Message)}", failure.CanPass);
            }
        }
        catch (HttpRequestException e)
        {
            throw Unreached(e);
        }
        catch (IOException e)
        {
            throw new AttemptFailure($"The connection to {_host} ended before there was an answer", canPass: true, cause: e);
        }
    }

    private AttemptFailure Refused(HttpResponseMessage response, string answer)
    {
        HttpStatusCode status = response.StatusCode;
        string advice = (int)status switch
        {
            401 or 403 => ". Check the channel's token, key or password",
            404 or 405 or 410 or (>= 300 and < 400) => ". Check the channel's address: it may be wrong, or no longer valid",
            400 or 422 => ". The other side does not take the message; check that the address is one of this kind of channel",
            _ => "",
        };
        string said = answer.Length == 0 ? "" : $": {Show(answer)}";
        bool canPass = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
        RetryConditionHeaderValue? after = response.Headers.RetryAfter;
        TimeSpan? wait = after?.Delta ?? (after?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return new AttemptFailure($"{_host} answered {(int)status} {Show(response.ReasonPhrase ?? "")}{said}{advice}", canPass, wait > TimeSpan.Zero ? wait : null);
    }

    private AttemptFailure Unreached(HttpRequestException e) => e.InnerException is AuthenticationException
        ? new AttemptFailure($"The certificate of {_host} is not trusted: {Show(e.InnerException.Message)}", canPass: false, cause: e)
        : new AttemptFailure(
            e.HttpRequestError == HttpRequestError.NameResolutionError
                ? $"The name of {_host} can't be resolved. Check the channel's address and this machine's DNS"
                : $"{_host} can't be reached: {Show(e.Message)}. Check the channel's address and the way there",
            canPass: true,
            cause: e);

    private static string Read(HttpResponseMessage response, CancellationToken stop)
    {
        using Stream stream = response.Content.ReadAsStreamAsync(stop).GetAwaiter().GetResult();
        var answer = new byte[LongestAnswer];
        int length = 0;
        while (length < answer.Length)
        {
            int read = stream.ReadAsync(answer.AsMemory(length), stop).AsTask().GetAwaiter().GetResult();
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.UTF8.GetString(answer, 0, length);
    }

    private string Show(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return AlertText.Cut(AlertText.OneLine(text), ShownAnswer).TrimEnd('.');
    }
}
