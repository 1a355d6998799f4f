using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MySqlBackup.Protocol.Transports;

/// <summary>Turns the connection into TLS and decides whether the server's certificate will do.</summary>
internal sealed class TlsNegotiator
{
    private readonly ConnectionSettings _settings;
    private readonly ConnectionSocket _connection;
    private string? _refusal;

    public TlsNegotiator(ConnectionSettings settings, ConnectionSocket connection)
    {
        _settings = settings;
        _connection = connection;
    }

    public Transport Negotiate()
    {
        X509CertificateCollection clientCertificates = LoadClientCertificate();
        X509Certificate2Collection? authorities = LoadAuthorities();
        var stream = new SslStream(new NetworkStream(_connection.Socket, ownsSocket: false), leaveInnerStreamOpen: false);
        try
        {
            stream.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = _settings.Host,
                ClientCertificates = clientCertificates,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                EnabledSslProtocols = SslProtocols.None,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    (_refusal = Judge(certificate as X509Certificate2, chain, errors, authorities)) is null,
            });
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            stream.Dispose();
            _connection.ThrowIfAborted();
            throw Failed(_refusal ?? (e.InnerException ?? e).Message, e);
        }

        return new StreamTransport(_connection, stream);
    }

    /// <summary>Null when the certificate is good enough for the mode, else the reason against it.</summary>
    private string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? authorities)
    {
        if (_settings.SslMode < SslMode.VerifyCA)
        {
            return null;
        }

        if (certificate is null)
        {
            return "the server showed no certificate";
        }

        if (_settings.SslMode == SslMode.VerifyFull && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the server's certificate is not for {_settings.Host}";
        }

        if (authorities is null)
        {
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? $"the server's certificate is not from an authority this system trusts ({Describe(chain)}); name its authority with SslCa"
                : null;
        }

        using var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (X509ChainElement element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return own.Build(certificate) ? null : $"the server's certificate is not from an authority in {_settings.SslCa} ({Describe(own)})";
    }

    private static string Describe(X509Chain? chain) =>
        string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim()).Distinct());

    private X509Certificate2Collection? LoadAuthorities()
    {
        if (_settings.SslCa is not { } path || _settings.SslMode < SslMode.VerifyCA)
        {
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw Failed($"{path} holds no certificate", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Failed($"the authorities can't be read from {path}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private X509CertificateCollection LoadClientCertificate()
    {
        if (_settings.SslCert is not { } path)
        {
            return [];
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(path, _settings.SslKey);

            // Windows' TLS takes no key that lives in memory only; a round trip through PKCS #12 gives it a place.
            return [new X509Certificate2(certificate.Export(X509ContentType.Pkcs12))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Failed($"the client's certificate can't be read from {path}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private MySqlConnectionException Failed(string reason, Exception? exception) =>
        new(ConnectionFailureReason.TlsFailed, $"TLS with {_connection.Address} failed: {reason}.", exception);
}
