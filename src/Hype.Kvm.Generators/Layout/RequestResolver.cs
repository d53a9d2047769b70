using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Computes the number of an ioctl's request on each architecture.</summary>
internal sealed class RequestResolver
{
    private readonly ManifestScope _scope;
    private readonly Dictionary<string, (long? Type, long? Number)> _parts = new(StringComparer.Ordinal); // the same on every architecture
    private readonly Dictionary<(string Pointer, string Arch), uint?> _known = []; // each is asked for by several, for methods and for the table

    public RequestResolver(ManifestScope scope) => _scope = scope;

    /// <summary>Computes the number for one architecture; <see langword="null"/> where its headers have none.</summary>
    /// <remarks>Parameters, and what an array that is passed adds, are zero where <paramref name="values"/> does not have them.</remarks>
    public uint? Resolve(IoctlDefinition ioctl, string arch, IReadOnlyDictionary<string, long>? values = null)
    {
        if (values is not null)
        {
            return Compute(ioctl, arch, values);
        }

        if (!_known.TryGetValue((ioctl.Pointer, arch), out uint? number))
        {
            _known.Add((ioctl.Pointer, arch), number = Compute(ioctl, arch, null));
        }

        return number;
    }

    private uint? Compute(IoctlDefinition ioctl, string arch, IReadOnlyDictionary<string, long>? values)
    {
        string pointer = ioctl.Pointer + "/request";
        RequestDefinition request = ioctl.Request;
        if (request.Form == RequestForm.Raw)
        {
            RawNumber raw = request.Raw.FirstOrDefault(number => number.Arch == arch) ?? request.Raw.First(number => number.Arch == "default");
            return (uint?)Evaluate(ioctl, "number", raw.Expression, pointer, $"/raw/{raw.Arch}", uint.MaxValue);
        }

        if (request.Form == RequestForm.Ioc)
        {
            return ResolveGeneral(ioctl, arch, values);
        }

        if (!_parts.TryGetValue(ioctl.Pointer, out (long? Type, long? Number) parts))
        {
            string key = "/" + request.Form.ToString().ToLowerInvariant();
            parts.Type = Evaluate(ioctl, "type", request.Type, pointer, key + "/0", byte.MaxValue);
            parts.Number = Evaluate(ioctl, "number", request.Number, pointer, key + "/1", byte.MaxValue);
            _parts.Add(ioctl.Pointer, parts);
        }

        (long? type, long? number) = parts;
        int? size = request.SizedBy is null ? 0 : SizeOf(request.SizedBy, pointer, arch);
        return type is null || number is null || size is null ? null : IoctlNumber.Encode(request.Form, (byte)type, (byte)number, (uint)size, arch);
    }

    private uint? ResolveGeneral(IoctlDefinition ioctl, string arch, IReadOnlyDictionary<string, long>? values)
    {
        string pointer = ioctl.Pointer + "/request";
        RequestDefinition request = ioctl.Request;
        var names = ImplicitNames.Of(ioctl).Concat(ioctl.Parameters.Select(parameter => parameter.Name)).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => values is not null && values.TryGetValue(name, out long value) ? value : 0, StringComparer.Ordinal);
        long? type = Evaluate(ioctl, "type", request.Type, pointer, "/ioc/1", byte.MaxValue);
        long? number = Evaluate(ioctl, "number", request.Number, pointer, "/ioc/2", byte.MaxValue, names);
        long? size = Evaluate(ioctl, "size", request.SizedBy!, pointer, "/ioc/3", IoctlNumber.MaximumSize, names, arch);
        return type is null || number is null || size is null ? null : IoctlNumber.Encode(request.Direction, (byte)type, (byte)number, (uint)size, arch);
    }

    /// <summary>Evaluates a part of a request number, which must fit in its bits.</summary>
    private long? Evaluate(IoctlDefinition ioctl, string part, string expression, string pointer, string place, long maximum, IReadOnlyDictionary<string, long>? names = null, string? arch = null)
    {
        long? value = _scope.Evaluate(expression, names is null ? pointer : pointer + place, arch, names);
        if (value is null || (value >= 0 && value <= maximum))
        {
            return value;
        }

        _scope.Report(DiagnosticDescriptors.NumberOutOfRange, pointer + place, part, expression, ioctl.CName, maximum.ToString(CultureInfo.InvariantCulture));
        return null;
    }

    private int? SizeOf(string sizedBy, string pointer, string arch)
    {
        if (!ArrayType.TryParse(sizedBy, null, out string element, out List<int> dimensions))
        {
            _scope.Report(DiagnosticDescriptors.BadArray, pointer, sizedBy, "write it as type[length]");
            return null;
        }

        if (ScalarType.Find(element) is null && !_scope.OwnerOfType(element).Types.Contains(element))
        {
            string suggestion = NearestName.Suggest(element, _scope.TypeNames.Concat(ScalarType.Names));
            _scope.Report(DiagnosticDescriptors.UnknownType, pointer, element, suggestion);
            return null;
        }

        if (_scope.Calculator.SizeOf(element, arch) is not { } measured)
        {
            return null;
        }

        long size = dimensions.Aggregate((long)measured, (product, length) => Math.Min(product * length, int.MaxValue));
        if (size <= IoctlNumber.MaximumSize)
        {
            return (int)size;
        }

        _scope.Report(DiagnosticDescriptors.TooLarge, pointer, sizedBy, size.ToString(CultureInfo.InvariantCulture), StructLayoutCalculator.Text(IoctlNumber.MaximumSize));
        return null;
    }
}
