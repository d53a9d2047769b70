using Xunit;

namespace Hype.Packages.Tests;

/// <summary>A test of the packages that <c>./hype pack</c> made; <c>./hype test</c> says in HYPE_PACKAGES where they are.</summary>
internal class RequiresPackagesFactAttribute : FactAttribute
{
    public RequiresPackagesFactAttribute() =>
        Skip = PackageFeed.Folder is null ? "HYPE_PACKAGES names no folder of packages; ./hype test makes one." : null;
}
