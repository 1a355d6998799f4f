using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MySqlBackup.Core.Monitoring.Metrics;
using MySqlBackup.Core.Tests.Alerts;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring.Metrics;

public class MetricDeliveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_file_is_the_old_one_or_the_new_one()
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Path, "mysqlbackup.prom");
        string[] texts = [new string('a', 300_000), new string('b', 200_000)];
        MetricFile.Write(path, texts[0]);
        var isDone = false;
        var writer = new Thread(() =>
        {
            for (int i = 1; i <= 200; i++)
            {
                MetricFile.Write(path, texts[i % 2]);
            }

            Volatile.Write(ref isDone, true);
        });
        writer.Start();
        var seen = new HashSet<string>();
        while (!Volatile.Read(ref isDone))
        {
            seen.Add(File.ReadAllText(path));
        }

        writer.Join();
        Assert.Subset(texts.ToHashSet(), seen);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
    }

    [SmallDiskFact]
    public void A_file_that_can_not_be_written_stays_the_old_one()
    {
        using var disk = new SmallDisk(64);
        string path = Path.Combine(disk.Path, "mysqlbackup.prom");
        MetricFile.Write(path, "old");
        BackupException failure = Assert.Throws<BackupException>(() => MetricFile.Write(path, new string('n', 200_000)));
        Assert.Equal(BackupErrorId.DestinationFull, failure.ErrorId);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public void A_gateway_gets_the_metrics_of_the_group()
    {
        using var receiver = new HttpReceiver("202 Accepted");
        new Pushgateway(new Uri(receiver.Address + "/under/"), "nightly", "db/1", Patience).Push("backup_size{} 1\n", CancellationToken.None);
        ReceivedRequest request = receiver.Single();
        Assert.Equal(("PUT", "/under/metrics/job/nightly/instance@base64/ZGIvMQ=="), (request.Method, request.Target));
        Assert.Equal("backup_size{} 1\n", Encoding.UTF8.GetString(request.Body));
    }

    [Fact]
    public void A_gateway_that_sends_elsewhere_is_not_followed()
    {
        using var elsewhere = new HttpReceiver();
        using var receiver = new HttpReceiver($"302 Found|Location: {elsewhere.Address}/metrics");
        BackupException failure = Assert.Throws<BackupException>(() => new Pushgateway(new Uri(receiver.Address), "nightly", "db1", Patience).Push("x 1\n", CancellationToken.None));
        Assert.Equal(BackupErrorId.MetricNotDelivered, failure.ErrorId);
        Assert.Contains($"{receiver.Host} answered 302", failure.Message, StringComparison.Ordinal);
        receiver.Single();
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public void A_gateway_that_does_not_answer_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var gateway = new Pushgateway(new Uri($"http://{listener.LocalEndpoint}"), "nightly", "db1", TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        BackupException failure = Assert.Throws<BackupException>(() => gateway.Push("x 1\n", CancellationToken.None));
        Assert.Equal(BackupErrorId.MetricNotDelivered, failure.ErrorId);
        Assert.Contains("did not answer within 200 ms", failure.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < Patience, $"{clock.Elapsed}");

        // One that is stopped is no failure of the gateway.
        Assert.ThrowsAny<OperationCanceledException>(() => gateway.Push("x 1\n", new CancellationToken(canceled: true)));
    }
}
