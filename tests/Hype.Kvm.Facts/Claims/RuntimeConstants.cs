using System.Globalization;
using System.Reflection;
using Hype.Interop;

namespace Hype.Kvm.Facts.Claims;

/// <summary>The constants and enumerators that the compiled bindings have under C names.</summary>
public static class RuntimeConstants
{
    public static IEnumerable<ConstantClaim> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.IsLiteral
        let name = field.GetCustomAttribute<NativeNameAttribute>()?.Name
        where name is not null
        select new ConstantClaim(name, Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!, type.Namespace!, type.IsEnum);
}
