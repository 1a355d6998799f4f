using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Hash of a table's content, independent of the order of its rows and of how it was cut into chunks: the XXH64 of each raw row packet,
/// summed modulo 2^64 in two lanes, the second over a scrambled form so that two errors that cancel in one do not cancel in both.
/// It finds accidents, not attackers: the files' SHA-256 is for those.
/// </summary>
public struct ContentHash : IEquatable<ContentHash>
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const ulong LaneFactor = 0x9E3779B97F4A7C15;

    private ulong _sum;
    private ulong _scrambled;

    /// <summary>Takes in a row.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        var hash = XxHash64(row);
        _sum += hash;
        _scrambled += BitOperations.RotateLeft(hash, 31) * LaneFactor;
    }

    /// <summary>Takes in all rows of another part of the table.</summary>
    public void Add(ContentHash other)
    {
        _sum += other._sum;
        _scrambled += other._scrambled;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override readonly string ToString()
        => _sum.ToString("x16", CultureInfo.InvariantCulture) + _scrambled.ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public readonly bool Equals(ContentHash other) => _sum == other._sum && _scrambled == other._scrambled;

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is ContentHash other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => HashCode.Combine(_sum, _scrambled);

    /// <summary>Equality of value.</summary>
    public static bool operator ==(ContentHash left, ContentHash right) => left.Equals(right);

    /// <summary>Inequality of value.</summary>
    public static bool operator !=(ContentHash left, ContentHash right) => !left.Equals(right);

    /// <summary>XXH64 with seed zero, as its specification gives it (xxHash fast digest algorithm, version 0.1.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong XxHash64(ReadOnlySpan<byte> data)
    {
        // Without the checks that a slice a word costs: this runs over every byte of every row.
        ref var at = ref MemoryMarshal.GetReference(data);
        var left = data.Length;
        ulong hash;
        if (left >= 32)
        {
            var a = unchecked(Prime1 + Prime2);
            var b = Prime2;
            var c = 0UL;
            var d = unchecked(0UL - Prime1);
            do
            {
                a = Round(a, Word(ref at, 0));
                b = Round(b, Word(ref at, 8));
                c = Round(c, Word(ref at, 16));
                d = Round(d, Word(ref at, 24));
                at = ref Unsafe.Add(ref at, 32);
                left -= 32;
            }
            while (left >= 32);

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            hash = Merge(hash, a);
            hash = Merge(hash, b);
            hash = Merge(hash, c);
            hash = Merge(hash, d);
        }
        else
        {
            hash = Prime5;
        }

        hash += (ulong)data.Length;
        for (; left >= 8; left -= 8)
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, Word(ref at, 0)), 27) * Prime1) + Prime4;
            at = ref Unsafe.Add(ref at, 8);
        }

        if (left >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (Half(ref at) * Prime1), 23) * Prime2) + Prime3;
            at = ref Unsafe.Add(ref at, 4);
            left -= 4;
        }

        for (; left > 0; left--)
        {
            hash = BitOperations.RotateLeft(hash ^ (at * Prime5), 11) * Prime1;
            at = ref Unsafe.Add(ref at, 1);
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte at, int offset)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, offset));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Half(ref byte at)
    {
        var half = Unsafe.ReadUnaligned<uint>(ref at);
        return BitConverter.IsLittleEndian ? half : BinaryPrimitives.ReverseEndianness(half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
