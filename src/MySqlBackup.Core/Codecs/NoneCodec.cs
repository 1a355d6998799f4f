namespace MySqlBackup.Core.Codecs;

internal sealed class NoneCodec : CompressionCodec
{
    public override string Name => "none";

    public override string Extension => "";

    public override int Level => 0;

    public override Stream Compress(Stream output) => output;

    public override Stream Decompress(Stream input) => input;
}
