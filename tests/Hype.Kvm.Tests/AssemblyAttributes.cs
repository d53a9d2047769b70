// Tests count this process's KVM descriptors, so no two of them may run at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
