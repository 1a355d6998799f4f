using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MySqlBackup.Core.Load;

/// <summary>Turns hexadecimal digits into bytes, 32 digits at a time.</summary>
internal static class HexDecoder
{
    /// <summary>The digits, in both cases.</summary>
    public static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Decodes digits that were found to be digits already.</summary>
    /// <param name="digits">An even number of hexadecimal digits.</param>
    /// <param name="destination">Takes half as many bytes.</param>
    public static void Decode(ReadOnlySpan<byte> digits, Span<byte> destination)
    {
        var at = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; digits.Length - at >= 32; at += 32)
            {
                var first = Pair(Vector128.Create(digits.Slice(at, 16)));
                var second = Pair(Vector128.Create(digits.Slice(at + 16, 16)));
                Vector128.Narrow(first, second).CopyTo(destination[(at / 2)..]);
            }
        }
        for (; at < digits.Length; at += 2)
        {
            destination[at / 2] = (byte)((Nibble(digits[at]) << 4) | Nibble(digits[at + 1]));
        }
    }

    // Letters have bit 6 set in ASCII, digits have not: low nibble plus nine for letters.
    private static Vector128<ushort> Pair(Vector128<byte> digits)
    {
        var nibbles = (digits & Vector128.Create((byte)0x0F))
            + (Vector128.ShiftRightLogical(digits, 6) & Vector128.Create((byte)1)) * Vector128.Create((byte)9);
        var pairs = nibbles.AsUInt16();
        return BitConverter.IsLittleEndian
            ? (Vector128.ShiftLeft(pairs & Vector128.Create((ushort)0x00FF), 4) | Vector128.ShiftRightLogical(pairs, 8))
            : (Vector128.ShiftLeft(Vector128.ShiftRightLogical(pairs, 8), 4) | (pairs & Vector128.Create((ushort)0x00FF)));
    }

    private static int Nibble(byte digit) => (digit & 0x0F) + ((digit >> 6) & 1) * 9;
}
