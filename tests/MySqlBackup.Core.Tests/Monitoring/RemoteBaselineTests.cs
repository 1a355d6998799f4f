using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Storage;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

[Collection(StoragePeers.Name)]
public class RemoteBaselineTests(StoragePeers peers)
{
    private const long Megabyte = 1 << 20;

    // What is read back from a local disk was never away from memory, and would tell nothing.
    [Theory, AllStorages(HasManyCalls = true)]
    public void A_remote_destination_is_measured_by_a_real_upload_and_read_back(Peer? peer)
    {
        var request = new BaselineRequest { Destination = peer is { } name ? peers.Create(name) : peers.CreateLocal(), WriteSize = 3 * Megabyte };
        BackupBaseline baseline = new BaselineOperation(request, NullOutput.Instance).Run(default);

        string[] expected = peer is null
            ? [BaselineMeasure.DestinationWrite, BaselineMeasure.DestinationFlush]
            : [BaselineMeasure.DestinationWrite, BaselineMeasure.DestinationRead, BaselineMeasure.DestinationFlush];
        Assert.Equal(expected, baseline.Measures.Select(m => m.Name));
        Assert.All(baseline.Measures, m => Assert.InRange(m.Value, 1e-9, 1e12));
        Assert.StartsWith(peer is null ? "3.0 MB written and flushed in " : "3.0 MB uploaded in ", baseline.Find(BaselineMeasure.DestinationWrite)!.Detail, StringComparison.Ordinal);
        Assert.StartsWith("3.0 MB read back in ", baseline.Find(BaselineMeasure.DestinationRead)?.Detail ?? "3.0 MB read back in ", StringComparison.Ordinal);

        // Nothing stays there but what is kept.
        var repository = BackupRepository.Open(baseline.Repository);
        Assert.Equal(["history"], repository.Storage.ListFolders());
        BackupBaseline kept = Assert.Single(new BaselineStore(repository, NullOutput.Instance).Read());
        Assert.Equal(baseline.Measures, kept.Measures);
        BackupBaseline again = new BaselineOperation(BaselineRequest.Again(kept, server: null), NullOutput.Instance).Run(default);
        Assert.All(new BaselineComparer(100_000).Compare(kept, again), c => Assert.NotEqual(BaselineVerdict.NotComparable, c.Verdict));
    }
}
