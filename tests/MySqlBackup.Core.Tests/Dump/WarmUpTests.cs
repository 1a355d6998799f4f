using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Dump;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

public class WarmUpTests
{
    // On its own thread an error would go unnoticed, and with it the gain.
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    public void Runs_to_its_end(string codec) => WarmUp.Run(CompressionCodec.Create(codec));
}
