using System.Buffers;

namespace MySqlBackup.Protocol;

/// <summary>The rows of LOAD DATA LOCAL (page_protocol_com_query_response_local_infile_request): data packets, then an empty one.</summary>
internal static class LocalInfile
{
    public const byte RequestHeader = 0xFB;

    public static void Send(Stream rows, int packetSize, PacketWriter writer)
    {
        byte[] packet = ArrayPool<byte>.Shared.Rent(PacketReader.HeaderSize + packetSize);
        try
        {
            int length;
            while ((length = rows.ReadAtLeast(packet.AsSpan(PacketReader.HeaderSize, packetSize), packetSize, throwOnEndOfStream: false)) > 0)
            {
                writer.WriteFramed(packet.AsSpan(0, PacketReader.HeaderSize + length));
            }

            writer.WriteReply([]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }
}
