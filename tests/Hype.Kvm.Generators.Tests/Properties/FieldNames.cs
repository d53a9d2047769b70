namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>The names in one scope of C: those of a struct and of the anonymous members in it.</summary>
internal sealed class FieldNames
{
    private int _count;

    public string Next() => "f" + RandomManifest.Text(_count++);
}
