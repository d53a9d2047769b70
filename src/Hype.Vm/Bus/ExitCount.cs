using System.Globalization;

namespace Hype.Vm.Bus;

/// <summary>How often something was the reason of an exit.</summary>
/// <param name="Kind">The kind of access.</param>
/// <param name="Address">The port or the address.</param>
/// <param name="Count">How often.</param>
public readonly record struct ExitCount(ExitKind Kind, ulong Address, long Count)
{
    /// <summary>Formats the count as <c>PortRead 0x64: 12</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} 0x{Address:x}: {Count}");
}
