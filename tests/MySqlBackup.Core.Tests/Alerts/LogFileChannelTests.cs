using System.Diagnostics;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class LogFileChannelTests
{
    private const int Writers = 8;
    private const int Lines = 200;

    [Fact]
    public void Lines_of_writers_side_by_side_are_whole_and_the_owners_alone()
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Path, "alerts.log");
        string[] words = Enumerable.Range(0, Writers).Select(i => new string((char)('a' + i), 500 * (i + 1))).ToArray();
        Thread[] threads = Array.ConvertAll(words, word => new Thread(() =>
        {
            for (int i = 0; i < Lines; i++)
            {
                LogFileChannel.Append(path, word);
            }
        }));
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(words.SelectMany(word => Enumerable.Repeat(word, Lines)).Order(StringComparer.Ordinal), File.ReadAllLines(path).Order(StringComparer.Ordinal));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_pipe_gets_each_line_and_one_that_nobody_reads_is_told()
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Path, "alerts");
        using (Process make = Process.Start("mkfifo", [path]))
        {
            await make.WaitForExitAsync();
        }

        Assert.Contains("nobody reads", Assert.Throws<IOException>(() => LogFileChannel.Append(path, "lost")).Message, StringComparison.Ordinal);

        // Opened to read and write it has a reader at once, and stays open between two lines.
        using var pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
        using var reader = new StreamReader(pipe);
        foreach (string line in new[] { "first", "second" })
        {
            LogFileChannel.Append(path, line);
            Assert.Equal(line, await reader.ReadLineAsync());
        }

        LogFileChannel.Append("/dev/null", "first");
    }

    [SmallDiskFact]
    public void A_log_in_a_folder_that_takes_no_other_file_is_written()
    {
        // Room for the folder itself and the log, as where the folder is another account's and the log alone is ours.
        using var disk = new SmallDisk(64, files: 2);
        string path = Path.Combine(disk.Path, "alerts.log");
        LogFileChannel.Append(path, "first");
        LogFileChannel.Append(path, "second");
        Assert.Equal(["first", "second"], File.ReadAllLines(path));
    }
}
