using Hype.Kvm.Generators.Model;

namespace Hype.Facts.Proof;

/// <summary>The facts of one struct or union: sizes, places of members, and through anonymous and nested members theirs.</summary>
internal sealed class LayoutProof
{
    private readonly string _arch;
    private readonly string _name;
    private readonly string _type;
    private readonly List<ProofFact> _facts = [];

    private LayoutProof(StructLayoutModel layout, string arch)
    {
        _arch = arch;
        _name = layout.CName;
        _type = layout.IsTypedef ? _name : $"{(layout.IsUnion ? "union" : "struct")} {_name}";
    }

    internal static IReadOnlyList<ProofFact> Of(StructLayoutModel layout, string arch)
    {
        var proof = new LayoutProof(layout, arch);
        proof._facts.Add(new ProofFact(proof._name, FactKind.Size, Number(layout.Size), new ExpressionQuestion($"sizeof({proof._type})")));
        // Where architectures share a type, it is aligned for the strictest of them, which need not be this one.
        Question? alignment = HasMembersOfOne(layout) ? null : new ExpressionQuestion($"_Alignof({proof._type})");
        proof._facts.Add(new ProofFact(proof._name, FactKind.Alignment, Number(layout.Alignment), alignment, proof._name));
        proof.AddMembers("", 0, layout);
        if (layout.Flex is { } flex)
        {
            proof.AddFlexible(flex);
        }

        return proof._facts;
    }

    private static bool HasMembersOfOne(StructLayoutModel layout) =>
        layout.Fields.Any(field => field.Arch.Count > 0 || (field.Nested is { } nested && HasMembersOfOne(nested)));

    private void AddFlexible(FlexModel flex)
    {
        var member = new MemberPath(_type, flex.CName);
        AddOffset(flex.CName, flex.Offset, flex.IsSynthetic);
        Add(flex.CName + "[]", FactKind.Size, Number(flex.ElementSize), flex.IsSynthetic ? null : new ExpressionQuestion($"sizeof({member.Expression}[0])", Member: member, IsElement: true));
    }

    private void AddMembers(string prefix, int start, StructLayoutModel layout)
    {
        foreach (FieldModel field in layout.Fields.Where(field => Architectures.Has(field.Arch, _arch)))
        {
            string path = prefix + field.CName;
            int offset = start + field.Offset;
            if (field.Kind == FieldKind.Plain)
            {
                var member = new MemberPath(_type, path);
                AddOffset(path, offset, field.IsSynthetic);
                Add(path, FactKind.Size, Number(field.Size), field.IsSynthetic ? null : new ExpressionQuestion($"sizeof({member.Expression})", Member: member));
            }

            if (field.Bits is { } bits && !field.IsSynthetic)
            {
                var member = new MemberPath(_type, path);
                Add(path, FactKind.Offset, new FactValue((ulong)((offset * 8) + bits.Shift), ValueForm.Bit), new BitsQuestion(member, IsWidth: false));
                Add(path, FactKind.Width, Number(bits.Width), new BitsQuestion(member, IsWidth: true));
            }

            if (field.Nested is { } nested && !field.IsSynthetic)
            {
                bool isArray = field.Kind == FieldKind.Plain && field.CsType != nested.CsName;
                string inner = field.Kind == FieldKind.Anonymous ? prefix : path + (isArray ? "[0]." : ".");
                AddMembers(inner, offset, nested);
            }
        }
    }

    private void AddOffset(string path, int offset, bool isSynthetic) =>
        Add(path, FactKind.Offset, Number(offset), isSynthetic ? null : new ExpressionQuestion($"__builtin_offsetof({_type}, {path})", Member: new MemberPath(_type, path)));

    private void Add(string path, FactKind kind, FactValue value, Question? question) => _facts.Add(new ProofFact($"{_name}.{path}", kind, value, question, _name));

    private static FactValue Number(int value) => new((ulong)value);
}
