using System.Text;
using MySqlBackup.Core.Dump;

namespace MySqlBackup.Core.History;

/// <summary>Gives the same string for the same bytes: a million runs are of a few servers and databases.</summary>
internal sealed class NameCache
{
    private const int Slots = 4096;

    private readonly (byte[] Utf8, string Text)[] _slots = new (byte[], string)[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        ref (byte[] Utf8, string Text) slot = ref _slots[ContentHash.XxHash64(utf8) % Slots];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8))
        {
            slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return slot.Text;
    }
}
