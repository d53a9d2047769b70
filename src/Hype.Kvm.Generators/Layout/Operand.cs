using System.Numerics;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// A number of 64 bits in an expression. As in C, one with the suffix u, or too large to have a sign, is unsigned, and so is what is made of it. What does
/// not fit in 64 bits is an error: a header would hardly mean the number that is left.
/// </summary>
internal readonly record struct Operand(ulong Bits, bool IsUnsigned)
{
    private BigInteger Value => IsUnsigned ? Bits : unchecked((long)Bits);

    public static Operand Signed(long value) => new(unchecked((ulong)value), false);

    public static Operand Or(Operand left, Operand right) => new(left.Bits | right.Bits, left.IsUnsigned || right.IsUnsigned);

    public static Operand ExclusiveOr(Operand left, Operand right) => new(left.Bits ^ right.Bits, left.IsUnsigned || right.IsUnsigned);

    public static Operand And(Operand left, Operand right) => new(left.Bits & right.Bits, left.IsUnsigned || right.IsUnsigned);

    public static Operand Complement(Operand operand) => operand with { Bits = ~operand.Bits };

    public static Operand Add(Operand left, Operand right) => Fit(left.Value + right.Value, left, right);

    public static Operand Subtract(Operand left, Operand right) => Fit(left.Value - right.Value, left, right);

    public static Operand Multiply(Operand left, Operand right) => Fit(left.Value * right.Value, left, right);

    public static Operand Divide(Operand left, Operand right) => Fit(BigInteger.Divide(left.Value, Divisor(right)), left, right);

    public static Operand Remainder(Operand left, Operand right) => Fit(BigInteger.Remainder(left.Value, Divisor(right)), left, right);

    /// <summary>Shifts to the left: an unsigned number loses its high bits, as masks mean it.</summary>
    public static Operand ShiftLeft(Operand left, Operand right)
    {
        int distance = Distance(right);
        return left.IsUnsigned ? left with { Bits = left.Bits << distance } : Fit(left.Value << distance, left, left);
    }

    /// <summary>Shifts to the right: a signed number keeps its sign.</summary>
    public static Operand ShiftRight(Operand left, Operand right) => Fit(left.Value >> Distance(right), left, left);

    private static int Distance(Operand operand) => operand.Bits < 64 ? (int)operand.Bits : throw new FormatException("a shift must be by 0 to 63");

    private static BigInteger Divisor(Operand operand) => operand.Bits == 0 ? throw new FormatException("it divides by zero") : operand.Value;

    private static Operand Fit(BigInteger value, Operand left, Operand right)
    {
        if (value < long.MinValue || value > ulong.MaxValue)
        {
            throw new FormatException("it does not fit in 64 bits");
        }

        return value < 0 ? Signed((long)value) : new Operand((ulong)value, left.IsUnsigned || right.IsUnsigned || value > long.MaxValue);
    }
}
