using System.Security.Cryptography;
using MySqlBackup.Core.Codecs.Encryption;
using Xunit;

namespace MySqlBackup.Core.Tests.Codecs.Encryption;

public sealed class SegmentStreamTests : IDisposable
{
    private const string Id = "20261120T160512Z-3f9a";
    private const string Name = "shop.item.00000.sql.gz.enc";
    private const int Head = SegmentFormat.HeadSize;
    private const int Plain = SegmentFormat.SegmentSize;
    private const int Stored = SegmentFormat.SegmentSize + SegmentFormat.TagSize;

    private readonly BackupDataKey _key = BackupDataKey.New(Id);

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Plain - 1)]
    [InlineData(Plain)]
    [InlineData(Plain + 1)]
    [InlineData((2 * Plain) - 1)]
    [InlineData(2 * Plain)]
    [InlineData((3 * Plain) + 777)]
    public void What_was_written_comes_back_however_it_is_written_and_read(int size)
    {
        byte[] plain = RandomNumberGenerator.GetBytes(size);
        foreach (int step in (int[])[1, 777, Plain, Plain + 1, 10 * Plain])
        {
            if (step == 1 && size > Plain + 1)
            {
                continue;
            }

            byte[] stored = Encrypt(plain, step: step);
            Assert.Equal(Head + size + (Math.Max(1, (size + Plain - 1) / Plain) * SegmentFormat.TagSize), stored.Length);
            Assert.Equal(plain, Decrypt(stored, step: step));
        }
    }

    [Fact]
    public void The_same_content_is_never_encrypted_to_the_same_bytes()
    {
        byte[] plain = new byte[100];
        Assert.NotEqual(Encrypt(plain)[Head..], Encrypt(plain)[Head..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(Plain)]
    [InlineData((2 * Plain) + 100)]
    public void Every_cut_and_every_addition_is_found(int size)
    {
        byte[] whole = Encrypt(RandomNumberGenerator.GetBytes(size));
        int[] cuts = [0, 1, 7, 8, Head - 1, Head, Head + 1, Head + SegmentFormat.TagSize, Head + Plain, Head + Stored - 1, Head + Stored, Head + Stored + 1,
            Head + (2 * Stored) - 1, Head + (2 * Stored), Head + (2 * Stored) + 1, Head + (2 * Stored) + SegmentFormat.TagSize, whole.Length - SegmentFormat.TagSize, whole.Length - 1];
        foreach (int cut in cuts.Where(c => c < whole.Length))
        {
            IsRefused(whole[..cut]);
        }

        foreach (int count in (int[])[1, SegmentFormat.TagSize, Stored])
        {
            IsRefused([.. whole, .. new byte[count]]);
        }

        IsRefused([.. whole, .. whole]);
        IsRefused([.. whole, .. whole[Head..]]);
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        byte[] whole = Encrypt(RandomNumberGenerator.GetBytes((2 * Plain) + 100));
        int[] places = [.. Enumerable.Range(0, Head), Head, Head + 1000, Head + Plain - 1, .. Enumerable.Range(Head + Plain, 16), Head + Stored, Head + Stored + 5,
            Head + Stored + Plain + 3, Head + (2 * Stored), Head + (2 * Stored) + 99, .. Enumerable.Range(Head + (2 * Stored) + 100, 16)];
        foreach (int place in places)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= (byte)(1 << (place % 8));
            IsRefused(flipped);
        }
    }

    [Fact]
    public void Segments_that_are_moved_doubled_left_out_or_anothers_are_found()
    {
        byte[] whole = Encrypt(RandomNumberGenerator.GetBytes((3 * Plain) + 100));
        byte[] other = Encrypt(RandomNumberGenerator.GetBytes((3 * Plain) + 100));
        byte[] head = whole[..Head];
        byte[][] segments = [.. whole[Head..].Chunk(Stored)];
        byte[][] others = [.. other[Head..].Chunk(Stored)];
        Assert.Equal(4, segments.Length);
        int[][] orders = [[1, 0, 2, 3], [0, 2, 1, 3], [0, 0, 1, 2, 3], [0, 1, 1, 2, 3], [0, 1, 2, 3, 3], [1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [3], [0, 1, 2, 2]];
        foreach (int[] order in orders)
        {
            IsRefused([.. head, .. order.SelectMany(i => segments[i])]);
        }

        for (int i = 0; i < segments.Length; i++)
        {
            IsRefused([.. head, .. Enumerable.Range(0, 4).SelectMany(n => n == i ? others[n] : segments[n])]);
        }

        IsRefused([.. other[..Head], .. whole[Head..]]);
        Assert.Equal((3 * Plain) + 100, Decrypt([.. head, .. segments.SelectMany(s => s)]).Length);
    }

    [Fact]
    public void A_file_of_another_name_backup_or_key_is_refused()
    {
        byte[] whole = Encrypt(new byte[100]);
        using var otherBackup = new BackupDataKey("20261120T160513Z-3f9a", _key.Bytes);
        using BackupDataKey otherKey = BackupDataKey.New(Id);

        IsRefused(whole, name: "shop.item.00001.sql.gz.enc");
        IsRefused(whole, key: otherBackup);
        IsRefused(whole, key: otherKey);
        Assert.Equal(100, Decrypt(whole).Length);
    }

    [Fact]
    public void Nothing_of_a_segment_is_given_out_before_its_tag_was_found_right()
    {
        byte[] whole = Encrypt(RandomNumberGenerator.GetBytes(2 * Plain));
        whole[^1] ^= 1;
        using Stream stream = _key.Decrypt(new MemoryStream(whole), Name);
        var first = new byte[Plain];
        stream.ReadExactly(first);
        Assert.Throws<InvalidDataException>(() => stream.Read(new byte[1]));
        Assert.Throws<InvalidDataException>(() => stream.Read(new byte[1]));
    }

    [Fact]
    public void A_stream_that_was_given_up_leaves_no_whole_file()
    {
        using var stored = new MemoryStream();
        using (EncryptingStream stream = _key.Encrypt(stored, Name))
        {
            stream.Write(new byte[2 * Plain]);
        }

        IsRefused(stored.ToArray());
    }

    [Fact]
    public void Writing_allocates_nothing_for_rows_and_segments()
    {
        byte[] row = new byte[300];
        using EncryptingStream stream = _key.Encrypt(Stream.Null, Name);
        WriteMegabytes(2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WriteMegabytes(64);

        // Some is the runtime's, that compiles the loop anew; one object a segment would be 24 KB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 10);

        void WriteMegabytes(int count)
        {
            for (int written = 0; written < count << 20; written += row.Length)
            {
                stream.Write(row);
            }
        }
    }

    private byte[] Encrypt(byte[] plain, int step = 1 << 20)
    {
        using var stored = new MemoryStream();
        using EncryptingStream stream = _key.Encrypt(stored, Name);
        for (int at = 0; at < plain.Length; at += step)
        {
            stream.Write(plain.AsSpan(at, Math.Min(step, plain.Length - at)));
        }

        stream.Complete();
        return stored.ToArray();
    }

    private byte[] Decrypt(byte[] stored, string name = Name, BackupDataKey? key = null, int step = 1 << 20)
    {
        using Stream stream = (key ?? _key).Decrypt(new MemoryStream(stored), name);
        using var plain = new MemoryStream();
        var buffer = new byte[step];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            plain.Write(buffer, 0, read);
        }

        return plain.ToArray();
    }

    private void IsRefused(byte[] stored, string name = Name, BackupDataKey? key = null) =>
        Assert.Throws<InvalidDataException>(() => Decrypt(stored, name, key));
}
