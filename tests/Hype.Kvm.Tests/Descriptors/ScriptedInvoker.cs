using Hype.Interop;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Answers a handle's ioctls from a script, and keeps what it was asked.</summary>
internal sealed class ScriptedInvoker : IoctlInvoker
{
    private readonly Func<int, IoctlCall, IoctlResult> _answer;

    /// <param name="answer">Gets the number of calls before this one, and the call.</param>
    public ScriptedInvoker(Func<int, IoctlCall, IoctlResult> answer) => _answer = answer;

    /// <summary>Answers with one result after the other, and for ever with the last.</summary>
    public ScriptedInvoker(params IoctlResult[] answers)
        : this((index, _) => answers[Math.Min(index, answers.Length - 1)])
    {
    }

    public List<IoctlCall> Calls { get; } = [];

    public static IoctlResult Refuse(Errno errno) => new(-1, errno);

    public static IoctlResult Succeed(int value = 0) => new(value, Errno.None);

    internal override IoctlResult Invoke(int fd, nuint request, nuint argument)
    {
        var call = new IoctlCall(fd, request, argument);
        Calls.Add(call);
        return _answer(Calls.Count - 1, call);
    }
}
