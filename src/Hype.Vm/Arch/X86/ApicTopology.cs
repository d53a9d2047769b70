using System.Numerics;

namespace Hype.Vm.Arch.X86;

/// <summary>How processors are arranged, and the APIC ids that follow from it.</summary>
/// <remarks>
/// A kernel takes an APIC id apart by bits: the lowest tell the threads of a core apart, the next the cores of a package, the rest are the package (SDM volume 3,
/// 9.9.1). So where a level has a number of members that is no power of two, ids are left out.
/// </remarks>
internal sealed class ApicTopology
{
    /// <summary>The highest id of a local APIC that is no x2APIC: 255 addresses all of them.</summary>
    public const int MaxApicId = 254;

    private readonly int _threadBits;

    /// <summary>Initializes an arrangement; all numbers are at least 1.</summary>
    /// <param name="packages">How many packages.</param>
    /// <param name="coresPerPackage">How many cores each has.</param>
    /// <param name="threadsPerCore">How many threads each core has.</param>
    public ApicTopology(int packages, int coresPerPackage, int threadsPerCore)
    {
        ThreadsPerCore = threadsPerCore;
        ProcessorsPerPackage = coresPerPackage * threadsPerCore;
        ProcessorCount = packages * ProcessorsPerPackage;
        _threadBits = BitsFor(threadsPerCore);
        PackageShift = _threadBits + BitsFor(coresPerPackage);
    }

    /// <summary>Gets how many processors there are.</summary>
    public int ProcessorCount { get; }

    /// <summary>Gets how many processors a package has.</summary>
    public int ProcessorsPerPackage { get; }

    /// <summary>Gets how many threads a core has.</summary>
    public int ThreadsPerCore { get; }

    /// <summary>Gets how many cores a package has.</summary>
    public int CoresPerPackage => ProcessorsPerPackage / ThreadsPerCore;

    /// <summary>Gets how many bits of an id lie below the core's number.</summary>
    public int CoreShift => _threadBits;

    /// <summary>Gets how many bits of an id lie below the package's number.</summary>
    public int PackageShift { get; }

    /// <summary>Gets how many ids a core takes.</summary>
    public int IdsPerCore => 1 << CoreShift;

    /// <summary>Gets how many ids a package takes.</summary>
    public int IdsPerPackage => 1 << PackageShift;

    /// <summary>Gets the highest id.</summary>
    public int HighestApicId => ApicIdOf(ProcessorCount - 1);

    /// <summary>Gets one package with so many cores of one thread: ids without a gap.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The arrangement.</returns>
    public static ApicTopology OfCores(int count) => new(1, count, 1);

    /// <summary>Gets a processor's APIC id.</summary>
    /// <param name="index">The processor's number, from 0.</param>
    /// <returns>The id.</returns>
    public int ApicIdOf(int index) => (PackageOf(index) << PackageShift) | (CoreOf(index) << CoreShift) | (index % ThreadsPerCore);

    /// <summary>Gets the number of the package that a processor is in.</summary>
    /// <param name="index">The processor's number.</param>
    /// <returns>The package's number.</returns>
    public int PackageOf(int index) => index / ProcessorsPerPackage;

    /// <summary>Gets the number, within its package, of the core that a processor is a thread of.</summary>
    /// <param name="index">The processor's number.</param>
    /// <returns>The core's number.</returns>
    public int CoreOf(int index) => index % ProcessorsPerPackage / ThreadsPerCore;

    /// <summary>Returns how many bits it takes to number so many things from zero.</summary>
    private static int BitsFor(int count) => count == 1 ? 0 : BitOperations.Log2((uint)(count - 1)) + 1;
}
