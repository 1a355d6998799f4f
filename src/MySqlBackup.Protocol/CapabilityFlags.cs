namespace MySqlBackup.Protocol;

/// <summary>Capabilities the two sides agree on (group__group__cs__capabilities__flags), as far as this client knows them.</summary>
[Flags]
internal enum CapabilityFlags : uint
{
    None = 0,

    /// <summary>MySQL's "long password", always set; a MariaDB server leaves it out to say that it has <see cref="MariaDbCapabilityFlags"/>.</summary>
    LongPassword = 1u << 0,
    LongFlag = 1u << 2,
    ConnectWithDatabase = 1u << 3,
    Compress = 1u << 5,
    LocalFiles = 1u << 7,
    Protocol41 = 1u << 9,
    Ssl = 1u << 11,
    Transactions = 1u << 13,
    SecureConnection = 1u << 15,
    MultiStatements = 1u << 16,
    MultiResults = 1u << 17,
    PluginAuthentication = 1u << 19,
    ConnectAttributes = 1u << 20,
    PluginAuthenticationLengthEncoded = 1u << 21,
    DeprecateEof = 1u << 24,
}
