using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Codecs;

public sealed class CompressionCodecTests
{
    public static TheoryData<string, int?> CodecsAndLevels => new()
    {
        { "none", null }, { "gzip", null }, { "gzip", 1 }, { "gzip", 9 }, { "zstd", null }, { "zstd", -5 }, { "zstd", 1 }, { "zstd", 19 },
    };

    public static TheoryData<string> Compressing => new() { "gzip", "zstd" };

    [Theory]
    [MemberData(nameof(CodecsAndLevels))]
    public void Gives_back_what_was_written(string name, int? level)
    {
        CompressionCodec codec = CompressionCodec.Create(name, level);
        byte[] data = Sample(3_000_000);

        Assert.Equal(data, Decompress(codec, Compress(codec, data, 70_000)));
        Assert.Equal([], Decompress(codec, Compress(codec, [], 1)));
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void Reads_several_streams_one_after_the_other(string name)
    {
        CompressionCodec codec = CompressionCodec.Create(name);
        byte[] first = Sample(300_000);
        byte[] second = Sample(5);
        byte[] joined = [.. Compress(codec, first, 4096), .. Compress(codec, [], 1), .. Compress(codec, second, 5)];

        Assert.Equal([.. first, .. second], Decompress(codec, joined));
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void Streams_join_at_any_place_in_the_reader_s_buffer(string name)
    {
        CompressionCodec codec = CompressionCodec.Create(name);
        byte[] data = Sample(20);
        for (int length = 8100; length < 8220; length += 3)
        {
            byte[] filler = Noise(length);
            byte[] joined = [.. Compress(codec, filler, length), .. Compress(codec, data, 20)];
            Assert.Equal([.. filler, .. data], Decompress(codec, joined));
        }
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void A_cut_at_any_byte_is_an_error(string name)
    {
        CompressionCodec codec = CompressionCodec.Create(name);
        foreach (byte[] data in new[] { Sample(1_000), Noise(700), Encoding.ASCII.GetBytes(new string('~', 2_000)), [] })
        {
            byte[] whole = Compress(codec, data, 1000);
            for (int length = 0; length < whole.Length; length++)
            {
                Assert.ThrowsAny<InvalidDataException>(() => Decompress(codec, whole[..length]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void A_cut_in_a_stored_block_is_an_error(string name)
    {
        // Noise does not compress, so gzip stores it: a reader that copies stored bytes must not take a seal for data or data for a seal.
        CompressionCodec codec = CompressionCodec.Create(name);
        byte[] whole = Compress(codec, [.. Noise(40_000), .. new byte[300].Select(_ => (byte)'~')], 50_000);
        for (int length = 30_000; length < whole.Length; length += 997)
        {
            Assert.ThrowsAny<InvalidDataException>(() => Decompress(codec, whole[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void A_flipped_bit_is_an_error(string name)
    {
        CompressionCodec codec = CompressionCodec.Create(name);
        byte[] data = Sample(20_000);
        byte[] whole = Compress(codec, data, 1000);
        for (int at = 0; at < whole.Length; at += 37)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= 0x10;
            try
            {
                // A bit of a header that says nothing of the data (a time stamp, a flag) may flip.
                Assert.Equal(data, Decompress(codec, flipped));
                Assert.InRange(at, 0, 10);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void Trailing_bytes_after_gzip_are_an_error()
    {
        CompressionCodec codec = CompressionCodec.Create("gzip");
        byte[] whole = Compress(codec, Sample(100), 100);

        Assert.ThrowsAny<InvalidDataException>(() => Decompress(codec, [.. whole, 1, 2, 3]));
    }

    [Fact]
    public void Dotnet_alone_takes_a_cut_gzip_for_whole()
    {
        // What the sealing member is for. Should .NET begin to notice, this test says that it can go.
        byte[] whole = Compress(CompressionCodec.Create("gzip"), Sample(20_000), 20_000);
        using var gzip = new GZipStream(new MemoryStream(whole[..^20]), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        gzip.CopyTo(copy);
        Assert.True(copy.Length < 20_000);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("zstd", "zstd")]
    public void The_system_s_program_reads_it(string name, string program)
    {
        CompressionCodec codec = CompressionCodec.Create(name);
        byte[] data = Sample(500_000);
        using var folder = new TestFolder();
        string file = Path.Combine(folder.Path, "x" + codec.Extension);
        File.WriteAllBytes(file, Compress(codec, data, 65_536));

        using var process = Process.Start(new ProcessStartInfo(program, ["-dc", file]) { RedirectStandardOutput = true })!;
        using var copy = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(copy);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(data, copy.ToArray());
    }

    [Fact]
    public void Zstd_ends_with_a_checksum_of_the_content()
    {
        byte[] whole = Compress(CompressionCodec.Create("zstd"), Sample(1000), 1000);
        Assert.Equal(0x04, whole[4] & 0x04); // Content_Checksum_flag of the frame header
    }

    [Fact]
    public void Gzip_levels_differ_in_size()
    {
        byte[] data = Sample(2_000_000);
        int[] sizes = [.. new[] { 1, 6, 9 }.Select(level => Compress(CompressionCodec.Create("gzip", level), data, 100_000).Length)];
        Assert.True(sizes[0] > sizes[1] && sizes[1] != sizes[2], string.Join(" ", sizes));
    }

    [Theory]
    [InlineData("lz4", null)]
    [InlineData("gzip", 0)]
    [InlineData("gzip", 10)]
    [InlineData("zstd", 23)]
    [InlineData("zstd", 0)]
    [InlineData("none", 3)]
    public void Unknown_names_and_levels_are_refused(string name, int? level)
    {
        var error = Assert.Throws<BackupException>(() => CompressionCodec.Create(name, level));
        Assert.Equal(BackupErrorId.InvalidArgument, error.ErrorId);
    }

    [Theory]
    [InlineData("a.b.00000.sql.gz", "gzip", "a.b.00000.sql")]
    [InlineData("a.b.00000.sql.zst", "zstd", "a.b.00000.sql")]
    [InlineData("a.b.00000.sql", "none", "a.b.00000.sql")]
    public void Is_found_by_extension(string file, string name, string trimmed)
    {
        Assert.Equal(name, CompressionCodec.ForFile(file).Name);
        Assert.Equal(trimmed, CompressionCodec.TrimExtension(file));
    }

    private static byte[] Compress(CompressionCodec codec, byte[] data, int piece)
    {
        using var output = new MemoryStream();
        Stream encoder = codec.Compress(output);
        for (int at = 0; at < data.Length; at += piece)
        {
            encoder.Write(data.AsSpan(at, Math.Min(piece, data.Length - at)));
        }

        if (encoder != output)
        {
            encoder.Dispose();
        }

        return output.ToArray();
    }

    private static byte[] Decompress(CompressionCodec codec, byte[] data)
    {
        using Stream decoder = codec.Decompress(new MemoryStream(data));
        using var copy = new MemoryStream();
        decoder.CopyTo(copy, 30_000);
        return copy.ToArray();
    }

    private static byte[] Sample(int length)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append('(').Append(text.Length).Append(",'").Append(random.NextInt64()).Append("'),\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }
}
