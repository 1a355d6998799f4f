namespace MySqlBackup.Core.Storage.Ssh;

/// <summary>The socket over which the calls of this process share connections: each would take a handshake of its own, and many at once are refused.</summary>
internal static class SshControl
{
    private static readonly Lazy<string?> Socket = new(Create);

    /// <summary>Its path, with ssh's own placeholder for the host; null where ssh can't share.</summary>
    public static string? Path => Socket.Value;

    private static string? Create()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // Sockets' paths are short; who else could enter the folder could speak over the connection.
        string folder = Directory.CreateTempSubdirectory("msb-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        return folder + "/%C";
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty folder among temporary files.
        }
    }
}
