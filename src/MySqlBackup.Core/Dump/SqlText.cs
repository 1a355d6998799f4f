using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MySqlBackup.Core.Dump;

/// <summary>Bytes into the inside of a SQL literal, a vector at a time.</summary>
internal static class SqlText
{
    private const byte Highest = 0x1A;

    /// <summary>
    /// Copies text with NUL, line feed, carriage return, Ctrl+Z, quote and backslash escaped, which is what the server reads back under
    /// every sql_mode but NO_BACKSLASH_ESCAPES. The target must have room for twice the source and a vector more.
    /// </summary>
    /// <param name="source">The text.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="isAscii">False where a byte has its highest bit set.</param>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Escape(ReadOnlySpan<byte> source, Span<byte> target, out bool isAscii)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        nuint read = 0;
        nuint written = 0;
        var length = (nuint)source.Length;
        var seen = Vector256<byte>.Zero;
        while (read + 32 <= length)
        {
            var block = Vector256.LoadUnsafe(ref from, read);
            block.StoreUnsafe(ref to, written);
            seen |= block;
            var special = Special(block);
            if (special == Vector256<byte>.Zero)
            {
                read += 32;
                written += 32;
                continue;
            }

            // Keep what stands before the first of them, deal with that one, and go on behind it.
            var clean = (nuint)BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            read += clean;
            written += clean;
            written += EscapeOne(Unsafe.Add(ref from, read), ref Unsafe.Add(ref to, written));
            read++;
        }

        isAscii = seen.ExtractMostSignificantBits() == 0;
        var rest = length - read;
        if (rest == 0)
        {
            return (int)written;
        }

        // The rest as a vector that ends where the text ends. What it takes in once more is written once more: with nothing special in
        // it, those bytes stand in the target as they stand in the source.
        if (length >= 32)
        {
            var block = Vector256.LoadUnsafe(ref from, length - 32);
            if (Special(block) == Vector256<byte>.Zero)
            {
                block.StoreUnsafe(ref to, written + rest - 32);
                isAscii &= block.ExtractMostSignificantBits() == 0;
                return (int)(written + rest);
            }
        }
        else if (length >= 16)
        {
            var first = Vector128.LoadUnsafe(ref from);
            var last = Vector128.LoadUnsafe(ref from, length - 16);
            var both = Vector256.Create(first, last);
            if (Special(both) == Vector256<byte>.Zero)
            {
                first.StoreUnsafe(ref to);
                last.StoreUnsafe(ref to, length - 16);
                isAscii = both.ExtractMostSignificantBits() == 0;
                return (int)length;
            }
        }
        else if (length >= 8)
        {
            var first = Unsafe.ReadUnaligned<ulong>(ref from);
            var last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, length - 8));
            var both = Vector256.Create(first, last, first, last).AsByte();
            if (Special(both) == Vector256<byte>.Zero)
            {
                Unsafe.WriteUnaligned(ref to, first);
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - 8), last);
                isAscii = both.ExtractMostSignificantBits() == 0;
                return (int)length;
            }
        }

        byte seenLast = 0;
        for (; read < length; read++)
        {
            var value = Unsafe.Add(ref from, read);
            seenLast |= value;
            written += EscapeOne(value, ref Unsafe.Add(ref to, written));
        }

        isAscii &= seenLast < 0x80;
        return (int)written;
    }

    /// <summary>Writes two upper-case digits for each byte. The target must have room for twice the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hexadecimal(ReadOnlySpan<byte> source, Span<byte> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        nuint at = 0;
        var length = (nuint)source.Length;
        var digits = Vector128.Create("0123456789ABCDEF"u8);
        while (at + 16 <= length)
        {
            var block = Vector128.LoadUnsafe(ref from, at);
            var high = Vector128.ShiftRightLogical(block, 4);
            var low = block & Vector128.Create((byte)0x0F);

            // Interleave: widening gives each byte a pair of places, high digit first.
            var (highLow, highHigh) = Vector128.Widen(high);
            var (lowLow, lowHigh) = Vector128.Widen(low);
            var first = (highLow | Vector128.ShiftLeft(lowLow, 8)).AsByte();
            var second = (highHigh | Vector128.ShiftLeft(lowHigh, 8)).AsByte();
            Vector128.Shuffle(digits, first).StoreUnsafe(ref to, at * 2);
            Vector128.Shuffle(digits, second).StoreUnsafe(ref to, (at * 2) + 16);
            at += 16;
        }

        for (; at < length; at++)
        {
            var value = Unsafe.Add(ref from, at);
            Unsafe.Add(ref to, at * 2) = "0123456789ABCDEF"u8[value >> 4];
            Unsafe.Add(ref to, (at * 2) + 1) = "0123456789ABCDEF"u8[value & 15];
        }
    }

    // Everything up to 0x1A is looked at again one by one: four of the six are there, and text has little else in that range.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Special(Vector256<byte> block)
        => Vector256.LessThanOrEqual(block, Vector256.Create(Highest))
            | Vector256.Equals(block, Vector256.Create((byte)'\''))
            | Vector256.Equals(block, Vector256.Create((byte)'\\'));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint EscapeOne(byte value, ref byte to)
    {
        var escaped = value switch
        {
            0 => (byte)'0',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            Highest => (byte)'Z',
            (byte)'\'' => (byte)'\'',
            (byte)'\\' => (byte)'\\',
            _ => (byte)0,
        };
        if (escaped == 0)
        {
            to = value;
            return 1;
        }

        to = (byte)'\\';
        Unsafe.Add(ref to, 1) = escaped;
        return 2;
    }
}
