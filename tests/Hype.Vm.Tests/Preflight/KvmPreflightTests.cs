using Hype.Testing;
using Hype.Vm.Preflight;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Preflight;

[Collection(nameof(KvmTier))]
public sealed class KvmPreflightTests
{
    [Fact]
    public async Task CheckAsync_without_a_device_says_what_to_do()
    {
        KvmPreflightResult result = await KvmPreflight.CheckAsync("/nonexistent/kvm");

        Assert.False(result.CanRunLinux);
        Assert.StartsWith("open(/nonexistent/kvm) failed: ENOENT (2, No such file or directory). There is no KVM here:", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_of_another_device_says_so()
    {
        KvmPreflightResult result = await KvmPreflight.CheckAsync("/dev/null");

        Assert.Equal(
            new KvmPreflightResult(false, "KVM_GET_API_VERSION failed: ENOTTY (25, Inappropriate ioctl for device) for /dev/null. This is not the device of KVM: give the path of that, as a rule /dev/kvm."),
            result);
    }

    [Fact]
    public void Judge_of_a_slow_loop_says_what_is_needed() =>
        Assert.Equal(
            new KvmPreflightResult(
                false,
                "/dev/kvm emulates guest code (1000002 instructions took 390.7 ms); Linux needs a host whose KVM runs it on the processor (VT-x or AMD-V)."),
            KvmPreflight.Judge("/dev/kvm", TimeSpan.FromMilliseconds(390.7)));

    [Fact]
    public void Judge_of_a_fast_loop_says_so() =>
        Assert.Equal(
            new KvmPreflightResult(true, "/dev/kvm runs guest code on the processor (1000002 instructions took 100.0 ms)."),
            KvmPreflight.Judge("/dev/kvm", TimeSpan.FromMilliseconds(100)));

    [RequiresKvmFact]
    public async Task CheckAsync_of_this_host_gives_a_sentence_and_leaves_nothing_behind()
    {
        SortedDictionary<string, int> before = HostResources.Take();

        KvmPreflightResult result = await KvmPreflight.CheckAsync().WaitAsync(TestDeadline.Span);

        // Either is right, by what this host is.
        Assert.Matches(
            result.CanRunLinux
                ? @"^/dev/kvm runs guest code on the processor \(\d+ instructions took \d+\.\d ms\)\.$"
                : @"^/dev/kvm emulates guest code \(\d+ instructions took \d+\.\d ms\); Linux needs a host whose KVM runs it on the processor \(VT-x or AMD-V\)\.$",
            result.Message);
        HostResources.AssertNoneBeyond(before);
    }

    [RequiresKvmFact]
    public async Task CheckAsync_with_a_cancelled_token_throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => KvmPreflight.CheckAsync(cancellationToken: new CancellationToken(canceled: true)));
}
