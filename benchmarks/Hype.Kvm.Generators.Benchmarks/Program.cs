using Hype.Kvm.Generators.Benchmarks;

// Measures what the generator takes of a build and of a keystroke, with a manifest as large as they get. `./hype bench generator` calls it.
return args switch
{
    ["cold", string manifest] => ColdRun.Run(manifest),
    [string manifest] => Report.Run(manifest),
    _ => Fail("usage: Hype.Kvm.Generators.Benchmarks MANIFEST"),
};

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
