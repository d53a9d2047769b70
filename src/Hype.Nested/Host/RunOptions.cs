using Hype.Nested.Initramfs;

namespace Hype.Nested.Host;

/// <summary>What <c>hype-nested run</c> was asked for.</summary>
internal sealed record RunOptions
{
    internal const string Usage =
        """
        usage: hype-nested run --image FOLDER [OPTION]... -- COMMAND [ARGUMENT]...

        Runs a command inside a software-emulated host that offers /dev/kvm, and exits with its exit code.

          --image FOLDER       the emulated host: vmlinuz and initrd.cpio.gz (made by etc/nested/build-image)
          --file HERE=THERE    puts a file into the emulated host; may be repeated
          --env NAME=VALUE     sets a variable for the command; may be repeated
          --timeout SECONDS    ends the run after this time
          --memory MIB         the emulated host's memory (2048)
          --log FILE           keeps what the emulated host prints while it boots
        """;

    /// <summary>Gets the folder with the emulated host.</summary>
    public required string Image { get; init; }

    /// <summary>Gets the files that go into it.</summary>
    public required IReadOnlyList<PayloadFile> Files { get; init; }

    /// <summary>Gets the command's additional variables.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Gets the command and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Gets how long the run may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the emulated host's memory.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>Gets where the emulated host's own console goes.</summary>
    public string? Log { get; init; }

    /// <summary>Understands a command line.</summary>
    /// <exception cref="NestedException">It makes no sense.</exception>
    public static RunOptions Parse(ReadOnlySpan<string> arguments)
    {
        Dictionary<string, string> values = [];
        List<PayloadFile> files = [];
        List<string> environment = [];
        int index = 0;
        for (; index < arguments.Length && arguments[index] != "--"; index += 2)
        {
            string option = arguments[index];
            string value = index + 1 < arguments.Length ? arguments[index + 1] : throw Misuse($"{option} needs a value");
            switch (option)
            {
                case "--file":
                    files.Add(ParseFile(value));
                    break;
                case "--env":
                    environment.Add(value.Contains('=') ? value : throw Misuse($"--env wants NAME=VALUE, not '{value}'"));
                    break;
                case "--image" or "--timeout" or "--memory" or "--log":
                    values[option] = value;
                    break;
                default:
                    throw Misuse($"there is no option '{option}'");
            }
        }

        string[] command = index + 1 < arguments.Length ? arguments[(index + 1)..].ToArray() : throw Misuse("there is no command after --");
        return new RunOptions
        {
            Image = values.GetValueOrDefault("--image") ?? throw Misuse("--image is missing"),
            Files = files,
            Environment = environment,
            Command = command,
            Timeout = values.ContainsKey("--timeout") ? TimeSpan.FromSeconds(ParseNumber(values, "--timeout", 0)) : null,
            MemoryMiB = ParseNumber(values, "--memory", 2048),
            Log = values.GetValueOrDefault("--log"),
        };
    }

    private static int ParseNumber(Dictionary<string, string> values, string option, int missing)
    {
        if (!values.TryGetValue(option, out string? text))
        {
            return missing;
        }

        return int.TryParse(text, out int number) && number > 0 ? number : throw Misuse($"{option} wants a number above 0, not '{text}'");
    }

    private static PayloadFile ParseFile(string value)
    {
        int separator = value.LastIndexOf("=/", StringComparison.Ordinal);
        return separator > 0 && value.Length > separator + 2
            ? new PayloadFile(value[..separator], value[(separator + 1)..])
            : throw Misuse($"--file wants HERE=/THERE, not '{value}'");
    }

    private static NestedException Misuse(string problem) => new($"{problem}.\n\n{Usage}", ExitCodes.Usage);
}
