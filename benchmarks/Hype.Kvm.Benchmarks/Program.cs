using Hype.Kvm.Benchmarks;

// Compares the same loops of ioctls in C, in .NET with its JIT compiler, and in .NET compiled ahead of time. `./hype bench ioctl` calls it.
//
// An own harness instead of BenchmarkDotNet, which measures one .NET method after the other: the question here is the difference to another
// program, of some nanoseconds, on a machine where other things run. So the programs live side by side and take turns every few milliseconds, and
// what disturbs one disturbs the others.
return args switch
{
    ["worker"] => Worker.Run(),
    [string c, string dll, string aot, .. string[] loops] => Comparison.Run(c, dll, aot, loops),
    _ => Fail("usage: Hype.Kvm.Benchmarks C-PROGRAM DLL AOT-PROGRAM [LOOP]..."),
};

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
