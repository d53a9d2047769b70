using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Lays out the fields of one struct or union, with those nested in it.</summary>
internal sealed class StructLayoutBuilder
{
    private const string Anonymous = "Anonymous";
    private const int LargestStorage = 8; // bytes of bit fields that one number can hold

    private readonly StructLayoutCalculator _calculator;
    private readonly ManifestScope _scope;
    private readonly string? _arch;
    private readonly string _namespace;
    private readonly string _cName;
    private readonly string _csName;
    private readonly bool _isUnion;
    private readonly List<FieldModel> _fields = [];
    private readonly List<StructLayoutModel> _nested;
    private readonly List<ArrayModel> _arrays;
    private readonly StructLayoutBuilder? _host; // of an anonymous member: the struct that declares its types
    private readonly PackingDefinition? _packing;
    private readonly bool _isChosen; // a union whose members a field of the struct around it chooses
    private readonly List<ChosenModel> _chosen = [];
    private readonly CsNameRegistry _names; // of the members and the types of the declaring struct
    private FlexModel? _flex;
    private int _end;
    private int _alignment = 1;
    private int _anonymousCount;
    private int _paddingCount;
    private bool _isWrong;

    // The bit fields since the last ordinary field, each with its first bit; they become storage when the next ordinary field ends the run.
    private readonly List<(FieldDefinition Field, ScalarType Type, long Start, int Width)> _run = [];
    private int _bitStorageCount;

    public StructLayoutBuilder(
        StructLayoutCalculator calculator, ManifestScope scope, string? arch, string ns, string cName, string csName, bool isUnion, StructLayoutBuilder? host = null,
        PackingDefinition? packing = null, bool isChosen = false)
    {
        _calculator = calculator;
        _scope = scope;
        _arch = arch;
        _namespace = ns;
        _cName = cName;
        _csName = csName;
        _isUnion = isUnion;
        _host = host;
        _packing = packing;
        _isChosen = isChosen;
        _nested = host?._nested ?? [];
        _arrays = host?._arrays ?? [];
        _names = host?._names ?? new CsNameRegistry(scope);
    }

    public StructLayoutModel? Build(EquatableArray<FieldDefinition> fields, Documentation docs, bool isTypedef, int alignment = 1)
    {
        _alignment = alignment;
        foreach (FieldDefinition field in fields.Where(field => _arch is null || Architectures.Has(field.Arch, _arch)))
        {
            if (_flex is not null)
            {
                _scope.Report(DiagnosticDescriptors.FlexNotLast, field.Pointer, _flex.CName);
                _isWrong = true;
            }

            CheckChoice(field);
            Add(field, fields);
        }

        EndRun();
        AddChoices(fields);
        int size = Align(_end, _alignment);
        Pad(size);
        return _isWrong ? null : new StructLayoutModel(
            _cName,
            _csName,
            _isUnion,
            isTypedef,
            size,
            _alignment,
            docs,
            new EquatableArray<FieldModel>(_fields),
            _host is null ? new EquatableArray<StructLayoutModel>(_nested) : EquatableArray<StructLayoutModel>.Empty,
            _host is null ? new EquatableArray<ArrayModel>(_arrays) : EquatableArray<ArrayModel>.Empty,
            _flex,
            _packing is not null,
            new EquatableArray<ChosenModel>(_chosen));
    }

    /// <summary>Gets which of the anonymous members of a definition a field is of: those without a size have no field.</summary>
    public static int AnonymousIndexOf(FieldModel field) => int.Parse(field.CsName.Substring(Anonymous.Length), CultureInfo.InvariantCulture);

    private void Add(FieldDefinition field, EquatableArray<FieldDefinition> siblings)
    {
        if (field.Bits is { } width)
        {
            AddBits(field, width);
            return;
        }

        EndRun();
        if (field.Nested is { } members)
        {
            AddNested(field, members);
        }
        else if (field.Flex is { } flex)
        {
            AddFlex(field, flex, siblings);
        }
        else
        {
            AddPlain(field);
        }
    }

    private void AddPlain(FieldDefinition field)
    {
        string pointer = field.Pointer;
        if (!ArrayType.TryParse(field.Type!, field.Count, out string element, out List<int> dimensions))
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadArray, pointer, field.Name!, "write it as type[length], with lengths of 1 or more, two at most"));
            return;
        }

        if (_calculator.Measure(element, ArchOf(field), pointer, _namespace) is not { } measured)
        {
            _isWrong = true;
            return;
        }

        string csType = field.Enum is null ? measured.CsName : EnumTypeOf(field, element) ?? measured.CsName;
        int alignment = AlignmentOf(field, measured.Alignment);
        int offset = _isUnion ? 0 : Align(_end, alignment);
        Place(field, csType, measured.Size, alignment, dimensions, null);
        if (measured.Flex is { } flex && dimensions.Count == 0)
        {
            string csName = CsNameOf(field);
            _flex = flex with
            {
                CName = $"{field.Name}.{flex.CName}",
                Offset = offset + flex.Offset,
                Field = flex.Field is null ? null : $"{csName}.{flex.Field}",
            };
        }
    }

    /// <summary>Gets the type that declares those of nested members.</summary>
    private string DeclaringType => (_host ?? this)._csName;

    /// <summary>Gets the architecture that a member's type is looked up in: of a member that one alone has, that one.</summary>
    private string? ArchOf(FieldDefinition field) => _arch ?? (field.Arch.Count > 0 ? field.Arch[0] : null);

    /// <summary>Gets the architectures that a member is said to be for; nothing where the whole type is for one.</summary>
    private EquatableArray<string> TagOf(FieldDefinition field) => _arch is null ? field.Arch : EquatableArray<string>.Empty;

    private string? EnumTypeOf(FieldDefinition field, string element)
    {
        // A field that all architectures have may have values that only one gives it.
        ManifestScope owner = _scope.OwnerOfEnum(field.Enum!);
        if ((owner.Enums.Find(field.Enum!, ArchOf(field)) ?? owner.Enums.Find(field.Enum!)) is not { } definition)
        {
            _scope.Report(DiagnosticDescriptors.UnknownEnum, field.Pointer + "/enum", field.Enum!, NearestName.Suggest(field.Enum!, _scope.EnumNames));
            return null;
        }

        if (ScalarType.Find(element)?.CsName != ScalarType.Find(definition.BaseType)?.CsName)
        {
            _scope.Report(DiagnosticDescriptors.EnumMismatch, field.Pointer, field.Enum!, definition.BaseType, element);
            return null;
        }

        return ManifestScope.Qualify(ManifestScope.CsNameOf(definition), owner.NamespaceOf(definition.Arch), _namespace);
    }

    private void AddNested(FieldDefinition field, EquatableArray<FieldDefinition> members)
    {
        if (field.Count is { } length && (length < 1 || field.Name is null))
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadArray, field.Pointer, field.Name ?? "", field.Name is null ? "give it a name" : "its length must be 1 or more"));
            return;
        }

        string kind = field.IsNestedUnion ? "Union" : "Struct";
        string outer = _host is null ? "" : _csName;
        string csName = field.Name is null ? $"{outer}{Anonymous}{StructLayoutCalculator.Text(_anonymousCount)}{kind}" : CsNameOf(field) + kind;
        csName = csName == DeclaringType ? csName + kind : csName; // C# allows no type in one of its name
        StructLayoutBuilder? host = field.Name is null ? _host ?? this : null;
        var builder = new StructLayoutBuilder(_calculator, _scope, ArchOf(field), _namespace, "", csName, field.IsNestedUnion, host, PackingOf(field), field.Tag is not null);
        StructLayoutModel? layout = builder.Build(members, field.Docs, false);
        if (layout is null)
        {
            _isWrong = true;
            return;
        }

        Claim(csName, field);
        _nested.Add(layout);
        List<int> dimensions = field.Count is { } count ? [count] : [];
        Place(field, csName, layout.Size, AlignmentOf(field, layout.Alignment), dimensions, layout);
    }

    private void AddFlex(FieldDefinition field, FlexDefinition flex, EquatableArray<FieldDefinition> siblings)
    {
        string element = field.Type!.EndsWith("[]", StringComparison.Ordinal) ? field.Type.Substring(0, field.Type.Length - 2) : field.Type;
        FieldDefinition? count = flex.Field is null ? null : siblings.FirstOrDefault(sibling => sibling.Name == flex.Field);
        if (count is null && flex.Field is not null)
        {
            string key = flex.Form.ToString().ToLowerInvariant();
            string suggestion = NearestName.Suggest(flex.Field, siblings.Select(sibling => sibling.Name ?? ""));
            _scope.Report(DiagnosticDescriptors.UnknownField, $"{field.Pointer}/flex/{key}", _cName, flex.Field, suggestion);
        }

        ScalarType? countType = ScalarType.Find(count?.Type ?? "");
        if (_calculator.Measure(element, ArchOf(field), field.Pointer, _namespace) is not { } measured || (countType is null && flex.Form != FlexForm.None))
        {
            _isWrong = true;
            return;
        }

        if (measured.Size == 0)
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadArray, field.Pointer, field.Name ?? "", "its elements have no size"));
            return;
        }

        Claim(CsNameOf(field), field);
        // The array has no size of its own, but its alignment counts and its start is where it would begin.
        int alignment = AlignmentOf(field, measured.Alignment);
        _alignment = Math.Max(_alignment, alignment);
        int offset = Align(_end, alignment);
        int maximum = Math.Min(flex.Maximum, (int.MaxValue / 2) / Math.Max(1, measured.Size));
        string? countName = count is null ? null : CsNameOf(count);
        _flex = new FlexModel(field.Name!, CsNameOf(field), measured.CsName, measured.Size, offset, maximum, flex.Form, countName, countType?.CsName, field.Docs.Summary, field.IsSynthetic);
    }

    private void AddBits(FieldDefinition field, int width)
    {
        ScalarType? type = ScalarType.Find(field.Type!);
        if (type is null || width < 1 || width > type.Size * 8 || field.Name is null)
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadBitField, field.Pointer, field.Name ?? "", "its type must be a number's, and its width fit in it"));
            return;
        }

        if (type.Size > 8)
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadBitField, field.Pointer, field.Name, "its type must have 64 bits at most"));
            return;
        }

        if (_isUnion)
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadBitField, field.Pointer, field.Name, "put it in a struct inside the union"));
            return;
        }

        // A bit field follows the last bit used, but crosses no boundary of its type's units, wherever other fields begin and end; unless it is packed.
        int unit = type.Size * 8;
        long start = _run.Count == 0 ? _end * 8L : _run[_run.Count - 1].Start + _run[_run.Count - 1].Width;
        if (_packing is null && start / unit != (start + width - 1) / unit)
        {
            start = (start + unit - 1) / unit * unit;
        }

        Claim(CsNameOf(field), field);
        _run.Add((field, type, start, width));
        _alignment = Math.Max(_alignment, AlignmentOf(field, type.Size));
    }

    /// <summary>Gives the bit fields of a run their storage: one for those that share bytes, so that none reaches into an ordinary field.</summary>
    private void EndRun()
    {
        for (int first = 0, next; first < _run.Count; first = next)
        {
            int start = (int)(_run[first].Start / 8);
            int end = LastByteOf(first) + 1;
            for (next = first + 1; next < _run.Count && _run[next].Start / 8 < end; next++)
            {
                end = LastByteOf(next) + 1;
                if (end - start > LargestStorage)
                {
                    FieldDefinition field = _run[next].Field;
                    Wrong(() => _scope.Report(DiagnosticDescriptors.BadBitField, field.Pointer, field.Name!, "it straddles the 64 bits that it shares with those before it"));
                    return;
                }
            }

            if (end - start > LargestStorage)
            {
                FieldDefinition field = _run[first].Field;
                Wrong(() => _scope.Report(DiagnosticDescriptors.BadBitField, field.Pointer, field.Name!, "it straddles two units of 64 bits"));
                return;
            }

            AddBitStorage(_run.GetRange(first, next - first), start, end - start);
        }

        _run.Clear();
    }

    private int LastByteOf(int index) => (int)((_run[index].Start + _run[index].Width - 1) / 8);

    // Bytes that are shared lie in one unit of the largest type; of packed fields, where they may not, eight at most are taken.
    private void AddBitStorage(List<(FieldDefinition Field, ScalarType Type, long Start, int Width)> fields, int offset, int size)
    {
        // C# aligns a number by its size; bytes go anywhere.
        ScalarType storage = size is 1 or 2 or 4 or 8 && offset % size == 0 ? ScalarType.Unsigned(size) : ScalarType.Unsigned(1);
        List<string> names = [];
        Pad(offset);
        for (; _end < offset + size; _end += storage.Size)
        {
            names.Add("_bits" + StructLayoutCalculator.Text(_bitStorageCount++));
            _fields.Add(new FieldModel("", names[names.Count - 1], storage.CsName, FieldKind.BitStorage, _end, storage.Size, null, EquatableArray<string>.Empty, null, null));
        }

        foreach ((FieldDefinition field, ScalarType type, long start, int width) in fields)
        {
            var bits = new BitsModel(new EquatableArray<string>(names), storage.CsName, (int)(start - (offset * 8L)), width, type.IsSigned);
            _fields.Add(new FieldModel(field.Name!, CsNameOf(field), type.CsName, FieldKind.Bits, offset, 0, null, TagOf(field), bits, field.Docs.Summary, field.IsSynthetic));
        }
    }

    private void Place(FieldDefinition field, string csType, int size, int alignment, List<int> dimensions, StructLayoutModel? nested)
    {
        bool isAnonymous = field.Name is null;
        string csName = isAnonymous ? Anonymous + StructLayoutCalculator.Text(_anonymousCount++) : CsNameOf(field);
        long total = dimensions.Aggregate((long)size, (product, length) => Math.Min(product * length, int.MaxValue));
        int offset = _isUnion ? 0 : Align(_end, alignment);
        if (offset + total > int.MaxValue / 2)
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadArray, field.Pointer, field.Name ?? "", "it is too large"));
            return;
        }

        Pad(offset);
        if (!isAnonymous || _host is null)
        {
            Claim(csName, field);
        }

        string type = dimensions.Count == 0 ? csType : AddArray(field, csName, csType, dimensions);
        FieldKind kind = isAnonymous ? FieldKind.Anonymous : FieldKind.Plain;
        if (total > 0)
        {
            _fields.Add(new FieldModel(field.Name ?? "", csName, type, kind, offset, (int)total, nested, TagOf(field), null, field.Docs.Summary, field.IsSynthetic));
        }

        _alignment = Math.Max(_alignment, alignment);
        _end = Math.Max(_end, offset + (int)total);
    }

    /// <summary>Adds the type of an array, and of its rows where it has two dimensions.</summary>
    private string AddArray(FieldDefinition field, string csName, string elementType, List<int> dimensions)
    {
        Claim(csName + "Array", field);
        if (dimensions.Count == 2)
        {
            Claim(csName + "Row", field);
            _arrays.Add(new ArrayModel(csName + "Row", elementType, dimensions[1]));
            elementType = csName + "Row";
        }

        _arrays.Add(new ArrayModel(csName + "Array", elementType, dimensions[0]));
        return csName + "Array";
    }

    /// <summary>Gets the alignment of a field: packing lowers it; the attribute aligned raises it, which the pragma limits, too.</summary>
    private int AlignmentOf(FieldDefinition field, int natural)
    {
        int limit = _packing?.Limit ?? int.MaxValue;
        int raised = Math.Max(field.Alignment, _packing is { IsPragma: false } ? Math.Min(natural, limit) : natural);
        return _packing is { IsPragma: true } ? Math.Min(raised, limit) : raised;
    }

    /// <summary>Gets the packing of a nested type: its own, or the pragma that is written around both.</summary>
    private PackingDefinition? PackingOf(FieldDefinition field) => field.Packing ?? (_packing is { IsPragma: true } ? _packing : null);

    private void CheckChoice(FieldDefinition field)
    {
        if (field.When.Count > 0 && !_isChosen)
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadTag, field.Pointer + "/when", field.Name ?? "", "when", "a member of a union has it, and the union names its 'tag'"));
        }
        else if (field.Tag is not null && (field.Nested is null || !field.IsNestedUnion || field.Count is not null || _isUnion))
        {
            Wrong(() => _scope.Report(DiagnosticDescriptors.BadTag, field.Pointer + "/tag", field.Name ?? "", field.Tag, "only a union that is nested in a struct has one, and no array"));
        }
    }

    private void AddChoices(EquatableArray<FieldDefinition> definitions)
    {
        if (_isWrong || !definitions.Any(field => field.Tag is not null))
        {
            return;
        }

        var resolver = new ChoiceResolver(_scope, _arch, _fields);
        foreach (FieldDefinition union in definitions.Where(field => field.Tag is not null && (_arch is null || Architectures.Has(field.Arch, _arch))))
        {
            int index = definitions.Where(field => field.Nested is not null && field.Name is null && (_arch is null || Architectures.Has(field.Arch, _arch))).ToList().IndexOf(union);
            FieldDefinition? tag = definitions.FirstOrDefault(field => field.Name == union.Tag);
            FieldModel? found = _fields.Find(field => field.Nested is not null && (union.Name is null ? field.CName.Length == 0 && AnonymousIndexOf(field) == index : field.CName == union.Name));
            if (found is not null)
            {
                _chosen.AddRange(resolver.Resolve(union, found, tag, definitions.Select(field => field.Name ?? "")));
            }
        }
    }

    private void Pad(int to)
    {
        for (; !_isUnion && _end < to; _end++)
        {
            string name = "_padding" + StructLayoutCalculator.Text(_paddingCount++);
            _fields.Add(new FieldModel("", name, "byte", FieldKind.Padding, _end, 1, null, EquatableArray<string>.Empty, null, null));
        }
    }

    // C# allows no member with the name of its type.
    private string CsNameOf(FieldDefinition field)
    {
        string name = field.CsName ?? NamingRules.ToPascal(field.Name!);
        return name == _csName ? name + "Value" : name;
    }

    /// <summary>Takes a name for a member, or for the type of one.</summary>
    private void Claim(string csName, FieldDefinition field) => _isWrong |= !_names.TryAdd("", csName, field.Name ?? "", field.Pointer);

    private void Wrong(Action report)
    {
        report();
        _isWrong = true;
    }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
