using System.Text;

namespace Hype.Vm.Testing.Guest;

/// <summary>Which code a guest is to run; a file in its RAM disk.</summary>
/// <param name="TypeName">The full name of the type, with its assembly's.</param>
/// <param name="MethodName">The name of the method, which compilers make of characters that no program has.</param>
/// <param name="Environment">Environment variables.</param>
internal sealed record GuestRequest(string TypeName, string MethodName, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Writes the file.</summary>
    internal byte[] Encode()
    {
        IEnumerable<string> words = [TypeName, MethodName, .. Environment.SelectMany(static pair => (string[])[pair.Key, pair.Value])];
        return Encoding.ASCII.GetBytes(string.Join('\n', words.Select(static word => Convert.ToBase64String(Encoding.UTF8.GetBytes(word)))));
    }

    /// <summary>Reads the file.</summary>
    /// <param name="content">Its content.</param>
    internal static GuestRequest Decode(ReadOnlySpan<byte> content)
    {
        string[] words = [.. Encoding.ASCII.GetString(content).Split('\n').Select(static word => Encoding.UTF8.GetString(Convert.FromBase64String(word)))];
        return new GuestRequest(words[0], words[1], words[2..].Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1]));
    }
}
