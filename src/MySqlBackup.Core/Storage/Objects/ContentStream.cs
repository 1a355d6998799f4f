using System.Runtime.InteropServices;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>Bytes as the client libraries take them.</summary>
internal static class ContentStream
{
    /// <summary>A stream over them, without a copy where they are an array's.</summary>
    public static Stream Of(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);
}
