using System.Reflection;
using Xunit;
using Xunit.Abstractions;

namespace Hype.GuestTests;

/// <summary>Real Linux guests under Hype; the code of each scenario is in Hype.GuestTests.Scenarios, by the same name.</summary>
public sealed class LinuxGuestTests(GuestScenarioRun run, ITestOutputHelper output) : IClassFixture<GuestScenarioRun>
{
    [SkippableFact]
    public void Doctor_finds_that_all_is_well() => AssertPassed();

    [SkippableFact]
    public void Boots_to_a_shell_and_resets() => AssertPassed();

    [SkippableFact]
    public void Console_has_the_size_it_was_given() => AssertPassed();

    [SkippableFact]
    public void Console_carries_64_kib_both_ways() => AssertPassed();

    [SkippableFact]
    public void Input_before_the_boot_is_not_lost() => AssertPassed();

    [SkippableFact]
    public void User_command_line_arrives_verbatim() => AssertPassed();

    [SkippableFact]
    public void Entropy_device_gives_random_bytes() => AssertPassed();

    [SkippableFact]
    public void Boots_without_acpi() => AssertPassed();

    [SkippableFact]
    public void Bzimage_gets_a_random_seed() => AssertPassed();

    [SkippableFact]
    public void Vmlinux_boots_by_the_64_bit_protocol() => AssertPassed();

    [SkippableFact]
    public void Vmlinux_boots_by_pvh() => AssertPassed();

    [SkippableFact]
    public void Two_vcpus_are_found() => AssertPassed();

    [SkippableFact]
    public void Processors_are_found_as_asked() => AssertPassed();

    [SkippableFact]
    public void Several_processors_end_together() => AssertPassed();

    [SkippableFact]
    public void Every_byte_of_the_memory_map_is_found() => AssertPassed();

    [SkippableFact]
    public void Smallest_memory_is_enough() => AssertPassed();

    [SkippableFact]
    public void Guest_that_crashes_harms_no_other() => AssertPassed();

    [SkippableFact]
    public void Triple_fault_is_told_from_a_reset() => AssertPassed();

    [SkippableFact]
    public void Panic_is_told_by_the_panic_device() => AssertPassed();

    [SkippableFact]
    public void Memory_that_is_gone_is_told() => AssertPassed();

    [SkippableFact]
    public void Power_button_shuts_down() => AssertPassed();

    [SkippableFact]
    public void Guest_that_ignores_the_power_button_is_stopped() => AssertPassed();

    [SkippableFact]
    public void Reset_register_of_acpi_is_told() => AssertPassed();

    [SkippableFact]
    public void Keys_that_reboot_are_told() => AssertPassed();

    [SkippableFact]
    public void Entry_that_is_refused_is_told() => AssertPassed();

    [SkippableFact]
    public void Instruction_that_kvm_cannot_emulate_is_told() => AssertPassed();

    [SkippableFact]
    public void Panic_without_a_timeout_keeps_running() => AssertPassed();

    [SkippableFact]
    public void Panic_with_a_timeout_resets() => AssertPassed();

    [SkippableFact]
    public void End_of_input_ends_the_run_where_asked() => AssertPassed();

    [SkippableFact]
    public void Reader_that_goes_away_ends_the_run_where_asked() => AssertPassed();

    [SkippableFact]
    public void Console_carries_1_mib_with_equal_sums() => AssertPassed();

    [SkippableFact]
    public void Halt_with_interrupts_off_is_found() => AssertPassed();

    [SkippableFact]
    public void Cancelled_token_starts_nothing() => AssertPassed();

    [SkippableFact]
    public void Idle_and_busy_guests_are_stopped() => AssertPassed();

    [SkippableFact]
    public void Stopped_50_times_at_random_moments() => AssertPassed();

    [SkippableFact]
    public void Paused_100_times_at_random_moments() => AssertPassed();

    [SkippableFact]
    public void Twenty_guests_one_after_the_other() => AssertPassed();

    [SkippableFact]
    public void Eight_guests_at_once() => AssertPassed();

    [SkippableFact]
    public void Two_guests_do_not_mix_their_consoles() => AssertPassed();

    [SkippableFact]
    public void Command_in_a_terminal_types_resizes_and_escapes() => AssertPassed();

    [SkippableFact]
    public void Command_in_a_terminal_takes_a_paste_of_1_mib() => AssertPassed();

    [SkippableFact]
    public void Command_in_a_terminal_is_killed() => AssertPassed();

    [SkippableFact]
    public void Command_in_a_terminal_is_killed_while_nobody_reads() => AssertPassed();

    [SkippableFact]
    public void Command_20_times_in_a_shell_loop_leaves_nothing() => AssertPassed();

    [SkippableFact]
    public void Sample_runs_a_command_in_a_guest() => AssertPassed();

    [SkippableFact]
    public void Serial_port_carries_bytes_both_ways() => AssertPassed();

    [SkippableFact]
    public void Serial_port_takes_the_whole_log() => AssertPassed();

    [SkippableFact]
    public void Stock_kernel_of_debian_6_1_boots_and_powers_off() => AssertPassed();

    [SkippableFact]
    public void Stock_kernel_of_debian_6_12_boots_and_powers_off() => AssertPassed();

    [SkippableFact]
    public void Kernel_of_our_own_boots_and_powers_off() => AssertPassed();

    [SkippableFact]
    public void Exits_of_a_boot_stay_below_their_ceilings() => AssertPassed();

    [SkippableFact]
    public void Every_scenario_has_a_test()
    {
        Skip.If(run.SkipReason is not null, run.SkipReason);
        string[] tests =
        [
            .. typeof(LinuxGuestTests).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(static method => method.Name != nameof(Every_scenario_has_a_test))
                .Select(static method => ScenarioName(method.Name))
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(tests.SequenceEqual(run.Names.Order(StringComparer.Ordinal)), $"Reported: {string.Join(", ", run.Names)}\n{run.Output}");
    }

    private static string ScenarioName(string test) => char.ToLowerInvariant(test[0]) + test[1..];

    private void AssertPassed([System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        Skip.If(run.SkipReason is not null, run.SkipReason);
        GuestVerdict? verdict = run.Find(ScenarioName(test));
        Assert.True(verdict is not null, $"The run ended before this scenario.\n{run.Output}");
        output.WriteLine(verdict.Text);
        Assert.True(verdict.Passed, verdict.Text);
    }
}
