using System.Globalization;

namespace Hype.Facts.Proof;

/// <summary>A member of a type in C.</summary>
/// <param name="Type">The type: <c>struct kvm_regs</c>.</param>
/// <param name="Path">The member, and those that lead to it: <c>io.data_offset</c>.</param>
internal sealed record MemberPath(string Type, string Path)
{
    /// <summary>Gets the member as an expression that is never evaluated.</summary>
    internal string Expression => $"(({Type} *)0)->{Path}";

    /// <summary>Gets a function that compiles where there is such a member, a bit field or not.</summary>
    internal string Existence(int number) => string.Create(CultureInfo.InvariantCulture, $"static inline void hype_member_{number}({Type} *p) {{ (void)p->{Path}; }}");
}
