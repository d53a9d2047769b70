using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>The names that an expression of an ioctl has without their being declared: what the array that is passed makes known.</summary>
internal static class ImplicitNames
{
    /// <summary>The array's length in bytes.</summary>
    public const string Length = "length";

    /// <summary>The number of the array's elements.</summary>
    public const string Count = "count";

    /// <summary>Gets those that an ioctl has.</summary>
    public static IEnumerable<string> Of(IoctlDefinition ioctl) => ioctl.Argument.Form == ArgumentForm.Array ? [Length, Count] : [];
}
