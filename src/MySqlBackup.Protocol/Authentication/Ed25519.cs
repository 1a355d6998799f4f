using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace MySqlBackup.Protocol.Authentication;

/// <summary>
/// Ed25519 signatures (RFC 8032, section 5.1.6). MariaDB's plugin differs in one thing only: the secret that SHA-512 expands is the password,
/// of any length, and not a 32-byte seed.
/// </summary>
internal static class Ed25519
{
    private const int EncodedSize = 32;

    private static readonly BigInteger Modulus = (BigInteger.One << 255) - 19;
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    /// <summary>Twice the curve's constant d = -121665/121666.</summary>
    private static readonly FieldElement TwiceD = FieldElement.Create(
        (Modulus - 121665) * BigInteger.ModPow(121666, Modulus - 2, Modulus) * 2 % Modulus);

    private static readonly Point Base = Point.Create(
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", CultureInfo.InvariantCulture),
        BigInteger.Parse("46316835694926478169428394003475163141307993866256225615783033603165251855960", CultureInfo.InvariantCulture));

    /// <summary>The 64-byte signature of <paramref name="message"/>.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> secret)
    {
        byte[] expanded = SHA512.HashData(secret);
        expanded[0] &= 0xF8;
        expanded[31] &= 0x3F;
        expanded[31] |= 0x40;
        ReadOnlySpan<byte> scalar = expanded.AsSpan(0, EncodedSize);
        byte[] publicKey = Encode(Multiply(scalar));

        BigInteger nonce = Reduce([.. expanded.AsSpan(EncodedSize), .. message]);
        byte[] commitment = Encode(Multiply(ToBytes(nonce)));
        BigInteger challenge = Reduce([.. commitment, .. publicKey, .. message]);
        BigInteger response = (nonce + challenge * ToInteger(scalar)) % Order;
        CryptographicOperations.ZeroMemory(expanded);
        return [.. commitment, .. ToBytes(response)];
    }

    private static BigInteger Reduce(byte[] message) => ToInteger(SHA512.HashData(message)) % Order;

    /// <summary>The base point times a little-endian scalar, by a ladder that does the same work for every bit.</summary>
    private static Point Multiply(ReadOnlySpan<byte> scalar)
    {
        Point low = Point.Neutral;
        Point high = Base;
        for (int i = 255; i >= 0; i--)
        {
            ulong bit = (ulong)(scalar[i >> 3] >> (i & 7)) & 1;
            Point sum = low + high;
            Point chosen = Point.Select(bit, low, high);
            Point doubled = chosen + chosen;
            low = Point.Select(bit, doubled, sum);
            high = Point.Select(bit, sum, doubled);
        }

        return low;
    }

    /// <summary>y in 255 bits and the lowest bit of x above it (section 5.1.2).</summary>
    private static byte[] Encode(in Point point)
    {
        FieldElement inverse = point.Z.Invert();
        BigInteger x = (point.X * inverse).ToBigInteger(Modulus);
        byte[] encoded = ToBytes((point.Y * inverse).ToBigInteger(Modulus));
        encoded[31] |= (byte)(x.IsEven ? 0 : 0x80);
        return encoded;
    }

    private static BigInteger ToInteger(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static byte[] ToBytes(BigInteger value)
    {
        byte[] bytes = new byte[EncodedSize];
        return value.TryWriteBytes(bytes, out _, isUnsigned: true) ? bytes : throw new CryptographicException("Value out of range.");
    }

    /// <summary>A point in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
    private readonly record struct Point(FieldElement X, FieldElement Y, FieldElement Z, FieldElement T)
    {
        public static Point Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

        public static Point Create(BigInteger x, BigInteger y) =>
            new(FieldElement.Create(x), FieldElement.Create(y), FieldElement.One, FieldElement.Create(x * y % Modulus));

        /// <summary>Addition that also holds for equal points (section 5.1.4).</summary>
        public static Point operator +(in Point p, in Point q)
        {
            FieldElement a = (p.Y - p.X) * (q.Y - q.X);
            FieldElement b = (p.Y + p.X) * (q.Y + q.X);
            FieldElement c = p.T * TwiceD * q.T;
            FieldElement zz = p.Z * q.Z;
            FieldElement d = zz + zz;
            FieldElement e = b - a, f = d - c, g = d + c, h = b + a;
            return new Point(e * f, g * h, f * g, e * h);
        }

        public static Point Select(ulong bit, in Point ifZero, in Point ifOne) => new(
            FieldElement.Select(bit, ifZero.X, ifOne.X),
            FieldElement.Select(bit, ifZero.Y, ifOne.Y),
            FieldElement.Select(bit, ifZero.Z, ifOne.Z),
            FieldElement.Select(bit, ifZero.T, ifOne.T));
    }
}
