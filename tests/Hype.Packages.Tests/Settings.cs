using Xunit;

// Builds are heavy: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
