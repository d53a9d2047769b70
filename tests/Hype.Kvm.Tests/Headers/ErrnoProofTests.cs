using Hype.Interop;

namespace Hype.Kvm.Tests.Headers;

/// <summary>The error numbers are those of the installed headers, all of them.</summary>
public sealed class ErrnoProofTests
{
    [Fact]
    public void Error_numbers_are_the_headers()
    {
        Dictionary<string, int> defined = [];
        foreach (string header in new[] { "errno-base.h", "errno.h" })
        {
            foreach (string line in File.ReadLines(Path.Combine("/usr/include/asm-generic", header)))
            {
                string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                if (words is ["#define", ['E', ..] name, string number, ..] && int.TryParse(number, out int value))
                {
                    defined.Add(name, value);
                }
            }
        }

        Assert.Equal(133, defined.Values.Max());
        Assert.Equal(defined.OrderBy(pair => pair.Value), Enum.GetValues<Errno>().Where(errno => errno != Errno.None).Select(errno => KeyValuePair.Create(errno.ToString(), (int)errno)));
    }
}
