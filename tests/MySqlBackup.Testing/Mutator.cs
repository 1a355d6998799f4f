namespace MySqlBackup.Testing;

/// <summary>Damages bytes the way a hostile or broken sender would: flips, cuts, insertions, repetitions, and lengths that lie.</summary>
public sealed class Mutator(Random random)
{
    // Length prefixes of the protocol, the edges of integers, and the characters that JSON and SQL are made of.
    private static readonly byte[][] Fragments =
    [
        [0], [1], [0x7F], [0x80], [0xFA], [0xFB], [0xFC], [0xFD], [0xFE], [0xFF],
        [0xFC, 0xFF, 0xFF], [0xFD, 0xFF, 0xFF, 0xFF], [0xFD, 0, 0, 0],
        [0xFE, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0], [0xFE, 0, 0, 0, 0x80, 0, 0, 0, 0],
        [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0], [0xFE, 0xFF, 0xFF, 0], [0, 0, 0, 1], [0xFF, 0xFF],
    ];

    /// <summary>A damaged copy, with one to four changes.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> bytes)
    {
        var result = new List<byte>(bytes.Length + 64);
        result.AddRange(bytes);
        for (int i = 1 + random.Next(4); i > 0; i--)
        {
            Change(result);
        }

        return [.. result];
    }

    private void Change(List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(4) == 0 ? 64 : 6));
        byte[] piece = [.. bytes.GetRange(at, length)];
        switch (random.Next(9))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, Fragments[random.Next(Fragments.Length)]);
                break;
            case 5:
                byte[] fragment = Fragments[random.Next(Fragments.Length)];
                bytes.RemoveRange(at, Math.Min(fragment.Length, bytes.Count - at));
                bytes.InsertRange(at, fragment);
                break;
            case 6:
                for (int times = 1 + random.Next(8); times > 0; times--)
                {
                    bytes.InsertRange(at, piece);
                }

                break;
            case 7:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                break;
            default:
                byte[] noise = new byte[1 + random.Next(16)];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
        }
    }
}
