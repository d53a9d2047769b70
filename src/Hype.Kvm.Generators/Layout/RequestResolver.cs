using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Computes the number of an ioctl's request on each architecture.</summary>
internal sealed class RequestResolver
{
    private readonly ManifestScope _scope;

    public RequestResolver(ManifestScope scope) => _scope = scope;

    /// <summary>Computes the number for one architecture; <see langword="null"/> where its headers have none.</summary>
    public uint? Resolve(IoctlDefinition ioctl, string arch)
    {
        string pointer = ioctl.Pointer + "/request";
        RequestDefinition request = ioctl.Request;
        if (request.Form == RequestForm.Raw)
        {
            RawNumber raw = request.Raw.FirstOrDefault(number => number.Arch == arch) ?? request.Raw.First(number => number.Arch == "default");
            return (uint?)Evaluate(ioctl, "number", raw.Expression, pointer, $"/raw/{raw.Arch}", uint.MaxValue);
        }

        string key = "/" + request.Form.ToString().ToLowerInvariant();
        long? type = Evaluate(ioctl, "type", request.Type, pointer, key + "/0", byte.MaxValue);
        long? number = Evaluate(ioctl, "number", request.Number, pointer, key + "/1", byte.MaxValue);
        int? size = request.SizedBy is null ? 0 : SizeOf(request.SizedBy, pointer, arch);
        return type is null || number is null || size is null ? null : IoctlNumber.Encode(request.Form, (byte)type, (byte)number, (uint)size, arch);
    }

    /// <summary>Evaluates a part of a request number, which must fit in its bits.</summary>
    private long? Evaluate(IoctlDefinition ioctl, string part, string expression, string pointer, string place, long maximum)
    {
        long? value = _scope.Evaluate(expression, pointer);
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
