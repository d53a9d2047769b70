using Hype.Interop;

namespace Hype.Examples.Tests;

/// <summary>Says yes to everything, and keeps nothing: for what is measured around it.</summary>
internal sealed class SilentInvoker : IoctlInvoker
{
    internal override IoctlResult Invoke(int fd, nuint request, nuint argument) => new(0, Errno.None);
}
