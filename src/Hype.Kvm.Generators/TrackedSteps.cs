namespace Hype.Kvm.Generators;

/// <summary>Names of the pipeline's steps, for the tests that watch what is computed again after an edit.</summary>
internal static class TrackedSteps
{
    public const string Read = "ReadManifest";
    public const string Parse = "ParseManifest";
    public const string Definitions = "Definitions";
    public const string Import = "ImportManifests";
    public const string Resolve = "ResolveManifest";
    public const string Sources = "Sources";
    public const string Locate = "LocateProblems";
    public const string Environment = "Environment";
}
