using System.Numerics;

namespace MySqlBackup.Protocol.Authentication;

/// <summary>A number modulo 2^255-19 in five limbs of 51 bits. Time does not depend on the value.</summary>
internal readonly struct FieldElement
{
    private const int LimbBits = 51;
    private const ulong LimbMask = (1UL << LimbBits) - 1;

    /// <summary>The lowest and the other limbs of 4 times the modulus: added before a subtraction so that no limb goes below zero.</summary>
    private const ulong FourTimesLowLimb = 4 * (LimbMask - 18);
    private const ulong FourTimesLimb = 4 * LimbMask;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;
    private readonly ulong _e;

    private FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e) => (_a, _b, _c, _d, _e) = (a, b, c, d, e);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public static FieldElement Create(BigInteger value) => new(Limb(value, 0), Limb(value, 1), Limb(value, 2), Limb(value, 3), Limb(value, 4));

    public static FieldElement operator +(in FieldElement x, in FieldElement y) =>
        Carry(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d, x._e + y._e);

    public static FieldElement operator -(in FieldElement x, in FieldElement y) => Carry(
        x._a + FourTimesLowLimb - y._a,
        x._b + FourTimesLimb - y._b,
        x._c + FourTimesLimb - y._c,
        x._d + FourTimesLimb - y._d,
        x._e + FourTimesLimb - y._e);

    public static FieldElement operator *(in FieldElement x, in FieldElement y)
    {
        ulong b19 = y._b * 19, c19 = y._c * 19, d19 = y._d * 19, e19 = y._e * 19;
        UInt128 a = Product(x._a, y._a) + Product(x._b, e19) + Product(x._c, d19) + Product(x._d, c19) + Product(x._e, b19);
        UInt128 b = Product(x._a, y._b) + Product(x._b, y._a) + Product(x._c, e19) + Product(x._d, d19) + Product(x._e, c19);
        UInt128 c = Product(x._a, y._c) + Product(x._b, y._b) + Product(x._c, y._a) + Product(x._d, e19) + Product(x._e, d19);
        UInt128 d = Product(x._a, y._d) + Product(x._b, y._c) + Product(x._c, y._b) + Product(x._d, y._a) + Product(x._e, e19);
        UInt128 e = Product(x._a, y._e) + Product(x._b, y._d) + Product(x._c, y._c) + Product(x._d, y._b) + Product(x._e, y._a);
        b += a >> LimbBits;
        c += b >> LimbBits;
        d += c >> LimbBits;
        e += d >> LimbBits;
        UInt128 low = ((ulong)a & LimbMask) + (e >> LimbBits) * 19;
        return new FieldElement(
            (ulong)low & LimbMask,
            ((ulong)b & LimbMask) + (ulong)(low >> LimbBits),
            (ulong)c & LimbMask,
            (ulong)d & LimbMask,
            (ulong)e & LimbMask);
    }

    /// <summary>Either of two values, without a branch: <paramref name="bit"/> is 0 or 1.</summary>
    public static FieldElement Select(ulong bit, in FieldElement ifZero, in FieldElement ifOne)
    {
        ulong mask = 0 - bit;
        return new FieldElement(
            ifZero._a ^ (mask & (ifZero._a ^ ifOne._a)),
            ifZero._b ^ (mask & (ifZero._b ^ ifOne._b)),
            ifZero._c ^ (mask & (ifZero._c ^ ifOne._c)),
            ifZero._d ^ (mask & (ifZero._d ^ ifOne._d)),
            ifZero._e ^ (mask & (ifZero._e ^ ifOne._e)));
    }

    /// <summary>This to the power 2^255-21, which is the inverse by Fermat's little theorem.</summary>
    public FieldElement Invert()
    {
        // 2^255-21 has all of its 255 bits set but bits 2 and 4.
        FieldElement result = One;
        for (int bit = 254; bit >= 0; bit--)
        {
            result *= result;
            if (bit is not (2 or 4))
            {
                result *= this;
            }
        }

        return result;
    }

    /// <summary>The value below the modulus.</summary>
    public BigInteger ToBigInteger(BigInteger modulus)
    {
        BigInteger sum = 0;
        foreach (ulong limb in (ReadOnlySpan<ulong>)[_e, _d, _c, _b, _a])
        {
            sum = (sum << LimbBits) + limb;
        }

        return sum % modulus;
    }

    private static UInt128 Product(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return new UInt128(high, low);
    }

    private static ulong Limb(BigInteger value, int index) => (ulong)(value >> (LimbBits * index) & LimbMask);

    private static FieldElement Carry(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        b += a >> LimbBits;
        c += b >> LimbBits;
        d += c >> LimbBits;
        e += d >> LimbBits;
        return new FieldElement((a & LimbMask) + (e >> LimbBits) * 19, b & LimbMask, c & LimbMask, d & LimbMask, e & LimbMask);
    }
}
