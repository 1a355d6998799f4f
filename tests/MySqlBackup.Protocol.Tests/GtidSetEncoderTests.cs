using MySqlBackup.Protocol.Binlog;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

public sealed class GtidSetEncoderTests
{
    [Theory]
    [InlineData("", "0000000000000000")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5",
        "0100000000000000" + "3e11fa4771ca11e19e33c80aa9429562" + "0100000000000000" + "0100000000000000" + "0600000000000000")]
    [InlineData("3E11FA47-71CA-11E1-9E33-C80AA9429562:9:1-5:6,\n3e11fa47-71ca-11e1-9e33-c80aa9429562:11",
        "0100000000000000" + "3e11fa4771ca11e19e33c80aa9429562" + "0300000000000000"
        + "0100000000000000" + "0700000000000000" + "0900000000000000" + "0a00000000000000" + "0b00000000000000" + "0c00000000000000")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:1:Nightly:2",
        "0102000000000001" + "3e11fa4771ca11e19e33c80aa9429562" + "00" + "0100000000000000" + "0100000000000000" + "0200000000000000"
        + "3e11fa4771ca11e19e33c80aa9429562" + "0e6e696768746c79" + "0100000000000000" + "0200000000000000" + "0300000000000000")]
    public void Encodes(string set, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(GtidSetEncoder.Encode(set)), ignoreCase: true);

    [Theory]
    [InlineData("0-1-42")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:0-5")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:5-4")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-2-3")]
    [InlineData("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-x")]
    public void RefusesWhatIsNoSet(string set) => Assert.Throws<ArgumentException>(() => GtidSetEncoder.Encode(set));
}
