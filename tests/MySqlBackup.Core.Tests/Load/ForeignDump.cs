using System.Diagnostics;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Dumps of the servers' own programs.</summary>
internal static class ForeignDump
{
    /// <summary>What mysqldump or mariadb-dump writes.</summary>
    public static byte[] Take(TestServer server, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            CommandLineClient.Find(server.Server.Binary, "mysqldump"), ["--no-defaults", "-uroot", $"--socket={server.Socket}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output.ToArray();
    }

    /// <summary>Writes it, compressed as the file's extension says.</summary>
    public static void Write(string file, byte[] content)
    {
        using var plain = File.Create(file);
        using var stream = CompressionCodec.ForFile(file).Compress(plain);
        stream.Write(content);
    }
}
