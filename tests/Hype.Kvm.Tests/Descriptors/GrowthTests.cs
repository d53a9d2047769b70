using Hype.Interop;
using Hype.Kvm.X64;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>The two ways to find the length of a list, against kernels that answer in every way they may, and in some they should not.</summary>
public sealed unsafe class GrowthTests
{
    private const int MostCpuidEntries = 256;
    private const int MostMsrs = 65536;

    [Fact]
    public void Doubling_asks_until_everything_fits_and_takes_the_length_it_is_told()
    {
        List<uint> asked = [];
        using KvmSystem kvm = CpuidKernel(asked, entries: 130);

        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> cpuid = kvm.GetSupportedCpuid();

        Assert.Equal([64, 128, 256], asked);
        Assert.Equal((130, 256), (cpuid.Count, cpuid.Capacity));
        Assert.Equal(129u, cpuid.Elements[129].Function);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Doubling_is_not_needed_where_everything_fits(int entries)
    {
        List<uint> asked = [];
        using KvmSystem kvm = CpuidKernel(asked, entries);

        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> cpuid = kvm.GetSupportedCpuid();

        Assert.Equal([64], asked);
        Assert.Equal(entries, cpuid.Count);
    }

    [Fact]
    public void Doubling_ends_at_what_the_kernel_accepts()
    {
        List<uint> asked = [];
        using KvmSystem kvm = CpuidKernel(asked, entries: MostCpuidEntries + 1);

        KvmException exception = Assert.Throws<KvmException>(() => kvm.GetSupportedCpuid());

        Assert.Equal(("KVM_GET_SUPPORTED_CPUID", Errno.E2BIG), (exception.Operation, exception.Errno));
        Assert.Equal([64, 128, 256], asked);
    }

    [Theory]
    [InlineData(Errno.ENOMEM)]
    [InlineData(Errno.EINTR)]
    public void Another_error_ends_the_asking(Errno errno)
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.E2BIG), ScriptedInvoker.Refuse(errno), ScriptedInvoker.Succeed());
        using var kvm = new KvmSystem { Invoker = invoker };

        Assert.Equal(errno, Assert.Throws<KvmException>(() => kvm.GetSupportedCpuid()).Errno);
        Assert.Equal(2, invoker.Calls.Count);
    }

    [Fact]
    public void Announced_length_is_asked_for_next()
    {
        List<uint> asked = [];
        using KvmSystem kvm = MsrKernel(asked, 40);

        using FlexibleArrayBuffer<KvmMsrList, uint> list = kvm.GetMsrIndexList();

        Assert.Equal(40u, asked[^1]);
        Assert.InRange(asked.Count, 1, 2);
        Assert.Equal((40, 40), (list.Count, list.Capacity));
        Assert.Equal(39u, list.Elements[39]);
    }

    [Fact]
    public void Length_that_grows_between_two_calls_is_followed()
    {
        List<uint> asked = [];
        using KvmSystem kvm = MsrKernel(asked, 40, 50, 51);

        using FlexibleArrayBuffer<KvmMsrList, uint> list = kvm.GetMsrIndexList();

        Assert.Equal([40, 50, 51], asked.TakeLast(3));
        Assert.Equal(51, list.Count);
    }

    [Fact]
    public void Length_that_shrinks_between_two_calls_is_what_counts()
    {
        List<uint> asked = [];
        using KvmSystem kvm = MsrKernel(asked, 40, 12);

        using FlexibleArrayBuffer<KvmMsrList, uint> list = kvm.GetMsrIndexList();

        Assert.Equal((12, 40), (list.Count, list.Capacity));
    }

    [Fact]
    public void Length_that_never_stops_growing_ends_at_the_most_a_list_may_have()
    {
        List<uint> asked = [];
        using KvmSystem kvm = MsrKernel(asked, [.. Enumerable.Range(1, 1000).Select(call => call * 4096)]);

        Assert.Equal(Errno.E2BIG, Assert.Throws<KvmException>(() => kvm.GetMsrIndexList()).Errno);

        Assert.Equal((uint)MostMsrs, asked[^1]);
        Assert.InRange(asked.Count, 16, 17);
    }

    [Theory]
    [InlineData(MostMsrs + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)] // 4294967295
    public void Length_beyond_reason_is_not_believed(int announced)
    {
        List<uint> asked = [];
        using KvmSystem kvm = MsrKernel(asked, announced);

        Assert.Equal(Errno.E2BIG, Assert.Throws<KvmException>(() => kvm.GetMsrIndexList()).Errno);
        Assert.Single(asked);
    }

    [Fact]
    public void Refusal_that_announces_nothing_is_no_endless_loop()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.E2BIG));
        using var kvm = new KvmSystem { Invoker = invoker };

        Assert.Equal(Errno.E2BIG, Assert.Throws<KvmException>(() => kvm.GetMsrIndexList()).Errno);
        Assert.Single(invoker.Calls);
    }

    [Fact]
    public void Success_that_announces_more_than_there_is_room_for_shows_only_the_room()
    {
        using var kvm = new KvmSystem
        {
            Invoker = new ScriptedInvoker((_, call) =>
            {
                HeaderOf<KvmCpuid2>(call).Nent = uint.MaxValue;
                return ScriptedInvoker.Succeed();
            }),
        };

        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> cpuid = kvm.GetSupportedCpuid();

        Assert.InRange(cpuid.Elements.Length, 0, cpuid.Capacity);
    }

    /// <summary>A kernel that says only that the list is too short, as KVM does for CPUID.</summary>
    private static KvmSystem CpuidKernel(List<uint> asked, int entries) => new()
    {
        Invoker = new ScriptedInvoker((_, call) =>
        {
            ref KvmCpuid2 header = ref HeaderOf<KvmCpuid2>(call);
            asked.Add(header.Nent);
            if (header.Nent < entries)
            {
                return ScriptedInvoker.Refuse(Errno.E2BIG);
            }

            header.Nent = (uint)entries;
            Span<KvmCpuidEntry2> room = new((byte*)call.Argument + sizeof(KvmCpuid2), entries);
            for (int i = 0; i < entries; i++)
            {
                room[i].Function = (uint)i;
            }

            return ScriptedInvoker.Succeed();
        }),
    };

    /// <summary>A kernel that says how long its list is: a length for each call that was refused, the last one for ever.</summary>
    private static KvmSystem MsrKernel(List<uint> asked, params int[] lengths) => new()
    {
        Invoker = new ScriptedInvoker((index, call) =>
        {
            ref KvmMsrList header = ref HeaderOf<KvmMsrList>(call);
            uint room = header.Nmsrs;
            header.Nmsrs = (uint)lengths[Math.Min(index, lengths.Length - 1)];
            asked.Add(room);
            if (room < header.Nmsrs)
            {
                return ScriptedInvoker.Refuse(Errno.E2BIG);
            }

            Span<uint> indices = new((byte*)call.Argument + sizeof(KvmMsrList), (int)header.Nmsrs);
            for (int i = 0; i < indices.Length; i++)
            {
                indices[i] = (uint)i;
            }

            return ScriptedInvoker.Succeed();
        }),
    };

    private static ref T HeaderOf<T>(IoctlCall call)
        where T : unmanaged => ref *(T*)call.Argument;
}
