namespace MySqlBackup.Protocol.Authentication;

/// <summary>Finds a plugin by the name that the server uses.</summary>
internal static class AuthenticationPlugins
{
    private static readonly Dictionary<string, Func<AuthenticationPlugin>> Known = new(StringComparer.Ordinal)
    {
        ["mysql_native_password"] = () => new NativePassword(),
        ["caching_sha2_password"] = () => new CachingSha2Password(),
        ["sha256_password"] = () => new Sha256Password(),
        ["client_ed25519"] = () => new Ed25519Password(),
        ["mysql_clear_password"] = () => new ClearPassword(),
        ["auth_socket"] = () => new SocketAuthentication("auth_socket"),
        ["unix_socket"] = () => new SocketAuthentication("unix_socket"),
    };

    /// <summary>The plugin for the first answer. The greeting names the server's default, which need not be the account's: where it can't be used, any other will do, and the server asks for the right one.</summary>
    public static AuthenticationPlugin ForGreeting(string name) =>
        name == "caching_sha2_password" ? new CachingSha2Password() : new NativePassword();

    /// <summary>The plugin for a switch.</summary>
    public static AuthenticationPlugin ForSwitch(string name)
    {
        if (Known.TryGetValue(name, out Func<AuthenticationPlugin>? create))
        {
            return create();
        }

        string reason = name == "mysql_old_password"
            ? "it is the insecure hash of servers before 4.1"
            : "this client does not have it";
        throw new MySqlProtocolException(
            $"The account uses the authentication plugin {name}, which is not supported: {reason}. Use an account with one of: {string.Join(", ", Known.Keys)}.",
            isUnsupportedAuthentication: true);
    }
}
