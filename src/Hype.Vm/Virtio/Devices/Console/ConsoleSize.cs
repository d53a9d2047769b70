namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>The size of a console in characters.</summary>
/// <param name="Columns">The number of columns.</param>
/// <param name="Rows">The number of rows.</param>
internal readonly record struct ConsoleSize(ushort Columns, ushort Rows);
