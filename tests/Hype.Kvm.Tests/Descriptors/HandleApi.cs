using System.Reflection;
using System.Runtime.CompilerServices;
using Hype.Interop;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>What the handle types of Hype.Kvm offer, found by reflection: a wrapper added to the manifest is in every test that reads this.</summary>
internal static class HandleApi
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_assembly = typeof(KvmSystem).Assembly;

    public static IReadOnlyList<Type> Handles { get; } = [.. s_assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SafeDescriptor)))];

    /// <summary>Methods, accessors and extension methods that users can call on a handle.</summary>
    public static IEnumerable<MethodInfo> PublicMembers => Members.Where(method => method.IsPublic && IsVisible(method));

    /// <summary>The methods that make one ioctl each, internal ones too: the twins that do not throw.</summary>
    public static IEnumerable<MethodInfo> Wrappers => Members.Where(method => method.IsDefined(typeof(IoctlAttribute)));

    // Generic ones are of bytes, which fit a register with the id 0.
    private static IEnumerable<MethodInfo> Members => Handles
        .SelectMany(handle => handle.GetMethods(Declared))
        .Concat(Extensions)
        .Select(method => method.IsGenericMethodDefinition ? method.MakeGenericMethod(typeof(byte)) : method);

    private static IEnumerable<MethodInfo> Extensions =>
        s_assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(ExtensionAttribute)))
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && Handles.Contains(method.GetParameters()[0].ParameterType));

    public static Type ReceiverOf(MethodInfo method) => method.IsStatic ? method.GetParameters()[0].ParameterType : method.DeclaringType!;

    /// <summary>Whether a member is for the architecture of this process, or for all; the others refuse before anything else.</summary>
    public static bool IsForThisProcess(MethodInfo method) => ArchitecturesOf(method).HasFlag(ArchitectureGuard.Current);

    /// <summary>The architectures on which a member may be called: by the kernel's scopes for ioctls, and by its namespace.</summary>
    public static IoctlArchitectures ArchitecturesOf(MethodInfo method)
    {
        const IoctlArchitectures Typed = IoctlArchitectures.X64 | IoctlArchitectures.Arm64 | IoctlArchitectures.Riscv64;
        IoctlArchitectures home = Enum.TryParse(method.DeclaringType!.Namespace!.Split('.')[^1], out IoctlArchitectures one) ? one : Typed;
        IoctlAttribute? ioctl = method.GetCustomAttribute<IoctlAttribute>()
            ?? method.DeclaringType.GetMethods().FirstOrDefault(twin => twin.Name == "Try" + method.Name)?.GetCustomAttribute<IoctlAttribute>();
        if (ioctl is null)
        {
            return home;
        }

        string handle = ReceiverOf(method).Name["Kvm".Length..].ToLowerInvariant();
        IoctlScope[] scopes = [.. KvmIoctls.All.Find(ioctl.Name)!.Scopes.Where(scope => scope.Handle == handle)];
        return scopes.Length == 0 ? home : home & scopes[0].Architectures;
    }

    /// <summary>A name that tells overloads, handles and architectures apart.</summary>
    public static string NameOf(MethodInfo method) =>
        $"{method.DeclaringType!.Namespace!["Hype.Kvm".Length..].TrimStart('.')} {ReceiverOf(method).Name}.{method.Name}({string.Join(", ", method.GetParameters().Skip(method.IsStatic ? 1 : 0).Select(parameter => parameter.ParameterType.Name))})".TrimStart();

    /// <summary>A handle of a type, over a descriptor that it owns, or over none.</summary>
    public static SafeDescriptor Create(Type handle, IoctlInvoker? invoker = null, int fd = -1)
    {
        var created = (SafeDescriptor)Activator.CreateInstance(handle, nonPublic: true)!;
        typeof(SafeDescriptor).GetProperty(nameof(SafeDescriptor.Invoker), BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(created, invoker);
        if (fd >= 0)
        {
            handle.GetMethod("SetDescriptor", Declared)!.Invoke(created, [fd]);
        }

        return created;
    }

    private static bool IsVisible(MethodInfo method) => method.DeclaringType!.IsVisible;
}
