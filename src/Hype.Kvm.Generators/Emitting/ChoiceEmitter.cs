using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the accessors of a union's member that a field chooses.</summary>
internal static class ChoiceEmitter
{
    public static void Emit(SourceWriter writer, ChosenModel chosen)
    {
        EmitGet(writer, chosen);
        EmitSet(writer, chosen);
    }

    private static void EmitGet(SourceWriter writer, ChosenModel chosen)
    {
        string[] tests = [.. chosen.Values.Select(value => $"{chosen.Tag} == {Constant(chosen, value)}")];
        writer.Separate().Summary("Gets the member of the union, if the tag chooses it:", chosen.CName);
        writer.Element("param name=\"value\"", "The member, or nothing but zeros.");
        writer.Element("returns", $"Whether {chosen.TagCName} has a value that stands for it.");
        writer.Open($"public readonly bool TryGet{chosen.CsName}(out {chosen.CsType} value)");
        writer.Line($"bool isChosen = {string.Join(" || ", tests)};");
        writer.Line($"value = isChosen ? {chosen.Union}.{chosen.CsName} : default;").Line("return isChosen;").Close();
    }

    private static void EmitSet(SourceWriter writer, ChosenModel chosen)
    {
        bool hasOne = chosen.Values.Count == 1;
        writer.Separate().Summary("Sets the member of the union and the tag that chooses it; what else is in the union becomes zero.", chosen.CName);
        if (!hasOne)
        {
            writer.Element("param name=\"tag\"", $"The value of {chosen.TagCName}: one of those that stand for the member.");
        }

        writer.Element("param name=\"value\"", "The member.");
        if (!hasOne)
        {
            writer.Element("exception cref=\"global::System.ArgumentOutOfRangeException\"", "The tag stands for another member, or for none.");
        }

        writer.Open($"public void Set{chosen.CsName}({(hasOne ? "" : chosen.TagType + " tag, ")}in {chosen.CsType} value)");
        if (!hasOne)
        {
            writer.Open($"if ({string.Join(" && ", chosen.Values.Select(value => $"tag != {Constant(chosen, value)}"))})");
            writer.Line($"throw new global::System.ArgumentOutOfRangeException(nameof(tag), tag, \"The tag does not stand for {chosen.CName}.\");").Close().Line();
        }

        // The value may lie in the union itself.
        writer.Line($"{chosen.CsType} copy = value;").Line($"{chosen.Union} = default;").Line($"{chosen.Union}.{chosen.CsName} = copy;");
        writer.Line($"{chosen.Tag} = {(hasOne ? Constant(chosen, chosen.Values[0]) : "tag")};").Close();
    }

    private static string Constant(ChosenModel chosen, string value) => $"unchecked(({chosen.TagType})({value}))";
}
