using System.Text;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>A place on an HTTP peer that is reached over a network which fails as the test says.</summary>
internal sealed class FaultyPlace : IDisposable
{
    // A part of 8 MB and a rest.
    private static readonly string Rows = "-- " + string.Join("\n-- ", Enumerable.Range(0, 9 << 20 >> 6).Select(i => $"{i:D60}")) + "\n";

    private readonly StoragePeers _peers;
    private readonly Peer _peer;
    private readonly string _container;

    public FaultyPlace(StoragePeers peers, Peer peer, string options = "retries=2&timeout=2")
    {
        _peers = peers;
        _peer = peer;
        _container = IsS3 ? peers.Moto.CreateBucket() : peers.Azurite.CreateContainer();
        Network = new FaultyHttp(IsS3 ? peers.Moto.Endpoint : peers.Azurite.Endpoint);
        Address = AddressOf(_container, options);
    }

    /// <summary>The network.</summary>
    public FaultyHttp Network { get; }

    /// <summary>The repository.</summary>
    public string Address { get; }

    /// <summary>What a request to write a part of the big file has in its path.</summary>
    public string Part => IsS3 ? "partNumber=" : "comp=block&";

    /// <summary>Names of all that is there, unfinished uploads too; without the repository's own file.</summary>
    public IEnumerable<string> Left => (IsS3 ? [.. _peers.Moto.Keys(_container), .. _peers.Moto.Uploads(_container).Select(u => "upload of " + u)] : _peers.Azurite.Names(_container, withUncommitted: true))
        .Where(name => !name.EndsWith(RepositoryMarker.FileName, StringComparison.Ordinal));

    private bool IsS3 => _peer == Peer.Moto;

    /// <summary>The address of a bucket or container of another name.</summary>
    public string AddressOf(string container, string options = "retries=2&timeout=2") => IsS3
        ? $"s3://{container}/pre/fix?endpoint={Network.Address.GetLeftPart(UriPartial.Authority)}&region={_peers.Moto.Region}&{options}"
        : $"azure://{_peers.Azurite.Account}/{container}/pre/fix?endpoint={Network.Address}&{options}";

    /// <summary>The object behind a name in the repository; null where there is none.</summary>
    public byte[]? Get(string name) => IsS3 ? _peers.Moto.Get(_container, "pre/fix/" + name) : _peers.Azurite.Get(_container, "pre/fix/" + name);

    /// <summary>Writes an object behind a name.</summary>
    public void Put(string name, byte[] content)
    {
        if (IsS3)
        {
            _peers.Moto.Put(_container, "pre/fix/" + name, content);
        }
        else
        {
            _peers.Azurite.Put(_container, "pre/fix/" + name, content);
        }
    }

    /// <summary>What the S3 peer answers to a listing.</summary>
    public string ListingOf(string prefix, bool folders)
    {
        List<KeyValuePair<string, string>> query = [new("list-type", "2"), new("prefix", "pre/fix/" + prefix)];
        if (folders)
        {
            query.Add(new("delimiter", "/"));
        }

        using HttpResponseMessage answer = _peers.Moto.Send(HttpMethod.Get, _container, query);
        return answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
    }

    /// <summary>Takes a backup with a file of 9 MB, and a few small ones.</summary>
    public BackupRecord Write(CancellationToken cancellationToken = default) => Write(Address, cancellationToken);

    /// <summary>The same, elsewhere.</summary>
    public static BackupRecord Write(string address, CancellationToken cancellationToken = default)
    {
        BackupRepository repository = BackupRepository.Create(address, cancellationToken);
        using BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow), CompressionCodec.None);
        return writer.Complete(SampleBackup.Fill(writer, firstRows: Rows));
    }

    /// <summary>Reads all of the newest backup; its hashes are compared.</summary>
    public void ReadBack() => ReadBack(Address);

    /// <summary>The same, elsewhere.</summary>
    public static void ReadBack(string address)
    {
        BackupSource source = BackupSource.Open(address);
        long read = 0;
        foreach (BackupSourceFile file in source.Files)
        {
            using Stream stream = source.OpenRead(file);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            read += copy.Length;
        }

        Xunit.Assert.True(read > Encoding.UTF8.GetByteCount(Rows));
    }

    public void Dispose() => Network.Dispose();
}
