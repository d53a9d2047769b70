namespace Hype.Vm.Tests.Acpi;

/// <summary>A table, whole.</summary>
internal sealed record AcpiTable(string Signature, byte[] Bytes);
