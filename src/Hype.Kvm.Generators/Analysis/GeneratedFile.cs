using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Analysis;

/// <summary>Knows the generator's files by the folder that the compiler gives them: the generator's name.</summary>
internal static class GeneratedFile
{
    private static readonly string s_folder = typeof(IoctlBindingsGenerator).FullName!;
    private static readonly char[] s_separators = ['/', '\\'];

    /// <summary>Says whether a file is the generator's.</summary>
    public static bool Is(SyntaxTree tree)
    {
        int end = tree.FilePath.LastIndexOfAny(s_separators);
        int start = end - s_folder.Length;
        return start >= 0
            && (start == 0 || Array.IndexOf(s_separators, tree.FilePath[start - 1]) >= 0)
            && string.CompareOrdinal(tree.FilePath, start, s_folder, 0, s_folder.Length) == 0;
    }

    /// <summary>Gets the name that the generator gave to one of its files.</summary>
    public static string HintNameOf(SyntaxTree tree) => tree.FilePath.Substring(tree.FilePath.LastIndexOfAny(s_separators) + 1);
}
