namespace MySqlBackup.Protocol;

/// <summary>Whether the connection is encrypted and how far the server's certificate is checked.</summary>
public enum SslMode
{
    /// <summary>Never TLS.</summary>
    Disabled,

    /// <summary>TLS over TCP where the server offers it; plain where it does not, and over a unix socket. The certificate is not checked.</summary>
    Preferred,

    /// <summary>TLS or failure. The certificate is not checked.</summary>
    Required,

    /// <summary>TLS, and the certificate must come from <see cref="ConnectionSettings.SslCa"/> or, without one, from an authority the system trusts.</summary>
    VerifyCA,

    /// <summary>As <see cref="VerifyCA"/>, and the certificate must name <see cref="ConnectionSettings.Host"/>.</summary>
    VerifyFull,
}
