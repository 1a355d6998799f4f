namespace MySqlBackup.Protocol.Payloads;

/// <summary>A column definition (page_protocol_com_query_response_text_resultset_column_definition).</summary>
internal static class ColumnPayload
{
    public static ResultColumn Create(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        _ = reader.ReadLengthEncodedBytes();
        string database = reader.ReadLengthEncodedString();
        string table = reader.ReadLengthEncodedString();
        _ = reader.ReadLengthEncodedBytes();
        string name = reader.ReadLengthEncodedString();
        string originalName = reader.ReadLengthEncodedString();
        _ = reader.ReadLengthEncodedInteger();
        int charset = reader.ReadUInt16();
        long length = reader.ReadUInt32();
        byte type = reader.ReadByte();
        int flags = reader.ReadUInt16();
        byte decimals = reader.ReadByte();
        return new ResultColumn(name, originalName, database, table, charset, length, type, flags, decimals);
    }
}
