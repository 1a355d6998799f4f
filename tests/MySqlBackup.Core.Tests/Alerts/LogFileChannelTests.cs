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
