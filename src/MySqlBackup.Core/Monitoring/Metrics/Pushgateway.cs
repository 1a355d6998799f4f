using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Sends metrics to a Pushgateway; they replace those of the same job and instance.</summary>
public sealed class Pushgateway
{
    private const int ShownAnswer = 200;

    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        // A redirect would turn the PUT into a GET.
        AllowAutoRedirect = false,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1 << 16,
    };

    private readonly Uri _address;
    private readonly TimeSpan _timeout;

    /// <summary>Names the gateway and the group.</summary>
    /// <param name="address">Its address, <c>http</c> or <c>https</c>, with the path that it is reached under, if any.</param>
    /// <param name="job">The label <c>job</c>.</param>
    /// <param name="instance">The label <c>instance</c>.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public Pushgateway(Uri address, string job, string instance, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The Pushgateway's address is not usable. Give one like http://gateway:9091.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The Pushgateway's address must hold no account, query or fragment. Give one like http://gateway:9091.");
        }

        if (string.IsNullOrEmpty(job))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "A Pushgateway needs the name of a job. Give one, or leave it out for 'mysqlbackup'.");
        }

        _address = new Uri($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/metrics/{Part("job", job)}/{Part("instance", instance)}");
        _timeout = timeout;
    }

    /// <summary>Its host and port.</summary>
    public string Host => _address.Authority;

    /// <summary>Sends the metrics.</summary>
    /// <param name="text">Prometheus's text format.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.MetricNotDelivered"/>.</exception>
    public void Push(string text, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(_timeout);
        using var request = new HttpRequestMessage(HttpMethod.Put, _address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8");
        try
        {
            using HttpResponseMessage response = Client.SendAsync(request, stop.Token).GetAwaiter().GetResult();
            if (!response.IsSuccessStatusCode)
            {
                string answer = response.Content.ReadAsStringAsync(stop.Token).GetAwaiter().GetResult();
                throw Failure($"answered {(int)response.StatusCode}: {AlertText.Cut(AlertText.OneLine(answer), ShownAnswer)}{Advice(response.StatusCode)}");
            }
        }
        catch (HttpRequestException e)
        {
            throw Failure($"can't be reached: {e.Message} Check the address and the way there.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not answer within {Duration.Format(_timeout)}. Check the address, or give it more time.", e);
        }
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => " Check the address: it may not be a Pushgateway's.",
        _ => "",
    };

    // A path can't hold an empty value or a slash, so the gateway takes these in base64.
    private static string Part(string name, string value) => value.Length == 0 || value.Contains('/', StringComparison.Ordinal)
        ? $"{name}@base64/{(value.Length == 0 ? "=" : Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).Replace('+', '-').Replace('/', '_'))}"
        : $"{name}/{Uri.EscapeDataString(value)}";

    private BackupException Failure(string what, Exception? cause = null) =>
        new(BackupErrorId.MetricNotDelivered, $"The Pushgateway {Host} {what}", cause);
}
