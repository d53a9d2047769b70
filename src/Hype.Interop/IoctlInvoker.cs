namespace Hype.Interop;

/// <summary>Answers the ioctls of one handle instead of the kernel, for what a kernel does too seldom to be waited for: an interruption, a list that grows.</summary>
/// <remarks>
/// It stands where the import stands and sees what that would get. The handle keeps a reference to its descriptor meanwhile, as for a real call. Internal, and
/// the handle's for life: nobody can slip one under a handle that talks to a kernel.
/// </remarks>
internal abstract class IoctlInvoker
{
    /// <summary>Answers a call.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="request">The request number, as wide as it is passed.</param>
    /// <param name="argument">The argument: a number, an address, or 0 for none.</param>
    /// <returns>What the call is to return.</returns>
    internal abstract IoctlResult Invoke(int fd, nuint request, nuint argument);
}
