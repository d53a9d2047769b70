// Emulated hosts want a processor each: the scenarios take two, and nothing else shall run beside them.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
