namespace Hype.GuestTests.Scenarios;

/// <summary>Every scenario by name.</summary>
internal static class ScenarioList
{
    internal static readonly IReadOnlyDictionary<string, Func<ScenarioContext, Task>> All = new Dictionary<string, Func<ScenarioContext, Task>>
    {
        ["doctor_finds_that_all_is_well"] = DoctorScenarios.FindsThatAllIsWell,
        ["boots_to_a_shell_and_resets"] = ShellScenarios.BootsToAShellAndResets,
        ["console_has_the_size_it_was_given"] = ShellScenarios.ConsoleHasTheSizeItWasGiven,
        ["console_carries_64_kib_both_ways"] = ShellScenarios.ConsoleCarries64KiBBothWays,
        ["input_before_the_boot_is_not_lost"] = ShellScenarios.InputBeforeTheBootIsNotLost,
        ["user_command_line_arrives_verbatim"] = ShellScenarios.UserCommandLineArrivesVerbatim,
        ["entropy_device_gives_random_bytes"] = ShellScenarios.EntropyDeviceGivesRandomBytes,
        ["boots_without_acpi"] = ShellScenarios.BootsWithoutAcpi,
        ["bzimage_gets_a_random_seed"] = LoaderScenarios.BzImage,
        ["vmlinux_boots_by_the_64_bit_protocol"] = LoaderScenarios.VmlinuxBy64BitProtocol,
        ["vmlinux_boots_by_pvh"] = LoaderScenarios.VmlinuxByPvh,
        ["two_vcpus_are_found"] = ShellScenarios.TwoVcpusAreFound,
        ["processors_are_found_as_asked"] = ProcessorScenarios.AreFoundAsAsked,
        ["several_processors_end_together"] = ProcessorScenarios.SeveralEndTogether,
        ["every_byte_of_the_memory_map_is_found"] = MemoryScenarios.EveryByteOfTheMapIsFound,
        ["smallest_memory_is_enough"] = MemoryScenarios.SmallestMemoryIsEnough,
        ["guest_that_crashes_harms_no_other"] = MemoryScenarios.GuestThatCrashesHarmsNoOther,
        ["triple_fault_is_told_from_a_reset"] = EndingScenarios.TripleFaultIsToldFromAReset,
        ["panic_is_told_by_the_panic_device"] = EndingScenarios.PanicIsToldByThePanicDevice,
        ["memory_that_is_gone_is_told"] = EndingScenarios.MemoryThatIsGoneIsTold,
        ["power_button_shuts_down"] = EndingScenarios.PowerButtonShutsDown,
        ["guest_that_ignores_the_power_button_is_stopped"] = EndingScenarios.GuestThatIgnoresThePowerButtonIsStopped,
        ["reset_register_of_acpi_is_told"] = EndingScenarios.ResetRegisterOfAcpiIsTold,
        ["panic_without_a_timeout_keeps_running"] = EndingScenarios.PanicWithoutATimeoutKeepsRunning,
        ["panic_with_a_timeout_resets"] = EndingScenarios.PanicWithATimeoutResets,
        ["end_of_input_ends_the_run_where_asked"] = DescriptorScenarios.EndOfInputEndsTheRunWhereAsked,
        ["reader_that_goes_away_ends_the_run_where_asked"] = DescriptorScenarios.ReaderThatGoesAwayEndsTheRunWhereAsked,
        ["console_carries_1_mib_with_equal_sums"] = DescriptorScenarios.ConsoleCarries1MiBWithEqualSums,
        ["halt_with_interrupts_off_is_found"] = EndingScenarios.HaltWithInterruptsOffIsFound,
        ["cancelled_token_starts_nothing"] = EndingScenarios.CancelledTokenStartsNothing,
        ["idle_and_busy_guests_are_stopped"] = EndingScenarios.IdleAndBusyGuestsAreStopped,
        ["stopped_50_times_at_random_moments"] = StopScenarios.StoppedAtRandomMoments,
        ["paused_100_times_at_random_moments"] = PauseScenarios.PausedAtRandomMoments,
        ["twenty_guests_one_after_the_other"] = ManyGuestsScenarios.TwentyOneAfterTheOther,
        ["eight_guests_at_once"] = ManyGuestsScenarios.EightAtOnce,
        ["two_guests_do_not_mix_their_consoles"] = StopScenarios.TwoGuestsDoNotMixTheirConsoles,
        ["command_in_a_terminal_types_resizes_and_escapes"] = CommandScenarios.TypesResizesAndEscapes,
        ["command_in_a_terminal_takes_a_paste_of_1_mib"] = CommandScenarios.TakesAPasteOf1MiB,
        ["command_in_a_terminal_is_killed"] = CommandScenarios.IsKilled,
        ["command_in_a_terminal_is_killed_while_nobody_reads"] = CommandScenarios.IsKilledWhileNobodyReads,
        ["command_20_times_in_a_shell_loop_leaves_nothing"] = CommandScenarios.TwentyTimesInAShellLoopLeavesNothing,
        ["sample_runs_a_command_in_a_guest"] = SampleScenarios.RunsACommandInAGuest,
        ["serial_port_carries_64_kib_both_ways"] = SerialScenarios.CarriesBytesBothWays,
        ["serial_port_takes_the_whole_log"] = SerialScenarios.TakesTheWholeLog,
        ["stock_kernel_of_debian_6_1_boots_and_powers_off"] = StockScenarios.Debian61,
        ["stock_kernel_of_debian_6_12_boots_and_powers_off"] = StockScenarios.Debian612,
        ["kernel_of_our_own_boots_and_powers_off"] = StockScenarios.Own,
        ["exits_of_a_boot_stay_below_their_ceilings"] = ExitScenarios.ExitsOfABootStayBelowTheirCeilings,
    };

    /// <summary>Those that take an emulated host longer than a test may: they run when they are named.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<ScenarioContext, Task>> Long = new Dictionary<string, Func<ScenarioContext, Task>>
    {
        ["serial_port_carries_1_mib_both_ways"] = SerialScenarios.Carries1MiBBothWays,
    };

    /// <summary>Finds a scenario.</summary>
    internal static Func<ScenarioContext, Task> Find(string name) => All.GetValueOrDefault(name) ?? Long[name];
}
