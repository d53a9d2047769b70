using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>What a field needs to know of its type. A struct that ends in a flexible array passes it on to the struct that ends in it.</summary>
internal sealed record Measured(int Size, int Alignment, string CsName, FlexModel? Flex);
