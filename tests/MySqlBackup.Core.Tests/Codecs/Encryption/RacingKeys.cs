using System.Collections;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Tests.Codecs.Encryption;

/// <summary>Keys at whose first use something happens elsewhere.</summary>
internal sealed class RacingKeys(EncryptionKey[] keys, Action meanwhile) : IReadOnlyList<EncryptionKey>
{
    public int Count
    {
        get
        {
            meanwhile();
            return keys.Length;
        }
    }

    public EncryptionKey this[int index] => keys[index];

    public IEnumerator<EncryptionKey> GetEnumerator() => keys.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
