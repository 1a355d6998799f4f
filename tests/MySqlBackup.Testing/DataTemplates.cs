using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Testing;

/// <summary>Initialised data folders, kept between runs, so that a test server starts in a fraction of a second.</summary>
internal static class DataTemplates
{
    private static readonly object Gate = new();

    public static string Get(ServerBinary binary)
    {
        lock (Gate)
        {
            var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{binary.Path} {binary.Version}")))[..12];
            var folder = Path.Combine(TestServerBinaries.CacheFolder, "data", $"{binary.Family}-{binary.Version}-{key}");
            if (!Directory.Exists(folder))
            {
                Create(binary, folder);
            }

            return folder;
        }
    }

    private static void Create(ServerBinary binary, string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        try
        {
            ScratchServer.InitializeData(binary, folder, CancellationToken.None);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another test process was faster; its folder is as good.
        }
    }
}
