using System.Text.RegularExpressions;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Checks an ioctl's template for error messages, and puts C# names for the C names of its fields.</summary>
internal sealed class DetailResolver
{
    private static readonly Regex s_hole = new(@"\{(\w+)(:x)?\}", RegexOptions.CultureInvariant);

    private readonly ManifestScope _scope;

    public DetailResolver(ManifestScope scope) => _scope = scope;

    /// <summary>Resolves <c>slot {slot}</c> to <c>slot {Slot}</c>; a template that is wrong is reported and left out.</summary>
    public string? Resolve(IoctlDefinition ioctl, string arch)
    {
        if (ioctl.Detail is not { } template)
        {
            return null;
        }

        string pointer = ioctl.Pointer + "/detail";
        Dictionary<string, string> names = NamesOf(ioctl.Argument, arch);
        bool isRight = true;
        string resolved = s_hole.Replace(template, match =>
        {
            string name = match.Groups[1].Value;
            if (names.TryGetValue(name, out string? csName))
            {
                return "{" + csName + match.Groups[2].Value + "}";
            }

            isRight = false;
            _scope.Report(DiagnosticDescriptors.UnknownField, pointer, ioctl.Argument.Type ?? ioctl.CName, name, NearestName.Suggest(name, names.Keys));
            return "";
        });
        if (isRight && s_hole.Replace(template, "").IndexOfAny(['{', '}']) >= 0)
        {
            isRight = false;
            _scope.Report(DiagnosticDescriptors.WrongValue, pointer, template, "detail: braces are for {field} and {field:x}", "");
        }

        return isRight ? resolved : null;
    }

    private Dictionary<string, string> NamesOf(ArgumentDefinition argument, string arch)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (argument.Form != ArgumentForm.Memory || argument.Type is not { } type || _scope.OwnerOfType(type).Types.Find(type, arch) is null)
        {
            names.Add("value", "value");
            return names;
        }

        AddFields(names, _scope.LayOutEmitted(type, arch));
        foreach (string other in argument.Types.Skip(1))
        {
            // One template serves all overloads.
            var others = new Dictionary<string, string>(StringComparer.Ordinal);
            AddFields(others, _scope.LayOutEmitted(other, arch));
            names = names.Where(pair => others.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        }

        return names;
    }

    private static void AddFields(Dictionary<string, string> names, StructLayoutModel? layout)
    {
        foreach (FieldModel field in layout?.Fields ?? EquatableArray<FieldModel>.Empty)
        {
            if (field.Kind == FieldKind.Anonymous)
            {
                AddFields(names, field.Nested);
            }
            else if (field.CName.Length > 0)
            {
                names[field.CName] = field.CsName;
            }
        }
    }
}
