using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>Mail through a server that takes STARTTLS and a login.</summary>
public sealed class SmtpChannel : IMailChannel
{
    private const int LongestSubject = 200;

    private readonly RetryLoop _retry;
    private readonly SmtpServer _server;
    private readonly MailAddress _from;
    private readonly MailAddress[] _to;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="server">The mail server.</param>
    /// <param name="from">The sender's address.</param>
    /// <param name="to">The recipients' addresses.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: an address is none, there is no recipient, or a password would go in the clear.</exception>
    public SmtpChannel(AlertChannelOptions options, SmtpServer server, string from, IReadOnlyList<string> to)
    {
        AlertChannelOptions known = options.Checked();
        Name = known.Name;
        MinimumLevel = known.MinimumLevel;
        _retry = new RetryLoop(known);
        _server = server;
        _from = ParseAddress(from);
        _to = to.Select(ParseAddress).ToArray();
        if (_to.Length == 0)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The alert channel '{Name}' has no recipient.");
        }

        if (server is { User: not null, RequireTls: false } && !IsThisMachine(server.Host))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The alert channel '{Name}' would send its password to {server.Host} unencrypted. Require TLS, or give no account.");
        }
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string Type => "Smtp";

    /// <inheritdoc />
    public string Destination => $"{_server.Host}:{_server.Port}";

    /// <inheritdoc />
    public AlertLevel MinimumLevel { get; }

    /// <inheritdoc />
    public void Send(AlertMessage message, CancellationToken cancellationToken) => Send(() => CreateMail(message), cancellationToken);

    /// <inheritdoc />
    public void Send(MailContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        Send(() => CreateMail(content), cancellationToken);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Name} ({Type}, {Destination})";

    // An attempt after the first is for those who do not have it yet.
    private void Send(Func<MailMessage> create, CancellationToken cancellationToken)
    {
        List<MailAddress> waiting = [.. _to];
        try
        {
            _retry.Run(stop => Attempt(create, waiting, stop), cancellationToken);
        }
        catch (BackupException e) when (waiting.Count < _to.Length)
        {
            throw new PartialDeliveryException($"{waiting.Count} of {_to.Length} recipients do not have the mail. {e.Message}", e);
        }
    }

    private void Attempt(Func<MailMessage> create, List<MailAddress> waiting, CancellationToken stop)
    {
        using MailMessage mail = create();
        waiting.ForEach(mail.To.Add);
        using var client = new SmtpClient(_server.Host, _server.Port) { EnableSsl = _server.RequireTls, DeliveryFormat = SmtpDeliveryFormat.SevenBit };
        if (_server.User is not null)
        {
            client.Credentials = new NetworkCredential(_server.User, _server.Password);
        }

        try
        {
            Task sending = client.SendMailAsync(mail, stop);
            // Cancelling does not reach a connection that is only being made; the attempt ends even so.
            sending.Wait(stop);
        }
        catch (AggregateException e)
        {
            throw ToFailure(e.InnerException!, waiting, stop);
        }
    }

    private MailMessage CreateMail(AlertMessage message)
    {
        MailMessage mail = CreateMail(message.Title, message.Kind);
        mail.Body = message.ToText("\r\n");
        mail.BodyEncoding = Encoding.UTF8;
        mail.Priority = message is { Event: AlertEvent.Alert, Level: >= AlertLevel.Critical } ? MailPriority.High : MailPriority.Normal;
        return mail;
    }

    private MailMessage CreateMail(MailContent content)
    {
        MailMessage mail = CreateMail(AlertText.OneLine(content.Subject), content.Kind);

        // RFC 2046, 5.1.4: the form that is to be preferred comes last.
        foreach ((string body, string type) in (ReadOnlySpan<(string, string)>)[(content.Text, MediaTypeNames.Text.Plain), (content.Html, MediaTypeNames.Text.Html)])
        {
            mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(body.ReplaceLineEndings("\r\n"), Encoding.UTF8, type));
        }

        return mail;
    }

    private MailMessage CreateMail(string subject, string kind)
    {
        var mail = new MailMessage { From = _from, Subject = AlertText.Cut(subject, LongestSubject), SubjectEncoding = Encoding.UTF8 };
        // RFC 3834: so that no robot answers.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-MySqlBackup-Kind", kind);
        return mail;
    }

    private Exception ToFailure(Exception e, List<MailAddress> waiting, CancellationToken stop)
    {
        if (stop.IsCancellationRequested || e is OperationCanceledException)
        {
            return new OperationCanceledException(stop);
        }

        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return new AttemptFailure($"The certificate of {_server.Host} is not trusted: {Say(cause)}. Trust its authority on this machine, or give the name that it has", canPass: false, cause: e);
                case SocketException socket:
                    return new AttemptFailure($"{Destination} can't be reached: {Say(socket)}. Check the channel's server and port, and the way there", canPass: true, cause: e);
                case SmtpFailedRecipientException refused:
                    return Refused(refused, waiting);
                case IOException or FormatException:
                    return new AttemptFailure($"{Destination} ended the connection, or is no mail server that STARTTLS can be spoken with: {Say(cause)}. Check the channel's server and port", canPass: true, cause: e);
            }
        }

        SmtpStatusCode status = (e as SmtpException)?.StatusCode ?? SmtpStatusCode.GeneralFailure;
        string advice = status == SmtpStatusCode.MustIssueStartTlsFirst && !_server.RequireTls ? ". It wants an encrypted connection, and a login where the channel has none"
            : status == SmtpStatusCode.MustIssueStartTlsFirst || (int)status is 534 or 535 ? ". Check the channel's account and password" : "";
        return new AttemptFailure($"{Destination} did not take the mail: {Say(e)}{advice}", status == SmtpStatusCode.GeneralFailure || IsTransient(status), cause: e);
    }

    // The others have got it: a server that refuses a recipient takes the mail for the rest.
    private AttemptFailure Refused(SmtpFailedRecipientException refused, List<MailAddress> waiting)
    {
        SmtpFailedRecipientException[] all = refused is SmtpFailedRecipientsException several ? several.InnerExceptions : [refused];
        HashSet<string> missed = all.Select(one => one.FailedRecipient?.Trim('<', '>') ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (waiting.Any(address => missed.Contains(address.Address)))
        {
            waiting.RemoveAll(address => !missed.Contains(address.Address));
        }

        string who = AlertText.OneLine(string.Join(", ", missed));
        return new AttemptFailure($"{Destination} refuses the recipient {who}: {Say(all[0])}", all.Any(one => IsTransient(one.StatusCode)), cause: refused);
    }

    private string Say(Exception e)
    {
        string text = AlertText.OneLine(e.Message).TrimEnd('.');
        return _server.Password is { Length: > 0 } secret ? text.Replace(secret, "***", StringComparison.Ordinal) : text;
    }

    // RFC 5321: replies of 400 to 499 may be others at another time.
    private static bool IsTransient(SmtpStatusCode status) => (int)status is >= 400 and < 500;

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private MailAddress ParseAddress(string text) => MailAddress.TryCreate(text, out MailAddress? address)
        ? address
        : throw new BackupException(BackupErrorId.InvalidArgument, $"'{AlertText.OneLine(text)}' of the alert channel '{Name}' is not a mail address.");
}
