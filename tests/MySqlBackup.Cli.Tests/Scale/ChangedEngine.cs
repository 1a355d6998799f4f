using System.Text;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>A restore whose tables become BLACKHOLE tables: the server takes rows without end and keeps none, so that it needs no disk for them.</summary>
internal sealed class ChangedEngine : ProxyConversation
{
    public override void PassToServer(Stream client, Stream server)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            int length = ReadPacket(client, ref buffer);
            if (buffer.AsSpan(0, Math.Min(length, 200)).IndexOf("CREATE TABLE `t`"u8) > 0)
            {
                string statement = Encoding.UTF8.GetString(buffer, HeaderSize, length - HeaderSize).Replace("ENGINE=InnoDB", "ENGINE=BLACKHOLE", StringComparison.Ordinal);
                server.Write(CreatePacket(Encoding.UTF8.GetBytes(statement), buffer[3]));
            }
            else
            {
                server.Write(buffer, 0, length);
            }
        }
    }
}
