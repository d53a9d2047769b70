using Xunit;

// An emulated host keeps a processor busy.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
