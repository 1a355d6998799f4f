using Xunit;

namespace MySqlBackup.Protocol.Tests;

public sealed class ResultRowTests
{
    [Fact]
    public void WalksEveryLengthForm()
    {
        byte[] medium = new byte[300];
        byte[] large = new byte[70_000];
        byte[] packet = [1, 65, 0xFB, 0, 0xFC, 0x2C, 1, .. medium, 0xFD, 0x70, 0x11, 1, .. large, 0xFE, 2, 0, 0, 0, 0, 0, 0, 0, 66, 67];
        var row = new ResultRow(packet);
        var lengths = new List<int>();
        while (row.TryNext(out ReadOnlySpan<byte> value, out bool isNull))
        {
            lengths.Add(isNull ? -1 : value.Length);
        }

        Assert.Equal([1, -1, 0, 300, 70_000, 2], lengths);
    }

    [Theory]
    [InlineData("05414243")]
    [InlineData("01")]
    [InlineData("FC")]
    [InlineData("FC05")]
    [InlineData("FC050041")]
    [InlineData("FDFFFFFF41")]
    [InlineData("FEFFFFFFFFFFFFFFFF41")]
    [InlineData("FE010000")]
    [InlineData("FF")]
    public void RefusesLengthsThatLeadOutOfThePacket(string packet)
    {
        byte[] bytes = Convert.FromHexString(packet);

        Assert.Throws<MySqlProtocolException>(() => new ResultRow(bytes).TryNext(out _, out _));
    }
}
