using Hype.Facts.Tables;

namespace Hype.Facts;

/// <summary>Writes the tables of one header for one architecture.</summary>
internal static class ExtractCommand
{
    /// <summary>Makes the tables and returns a line about each.</summary>
    /// <exception cref="FactsException">The compiler failed, or the header has C that the parser does not know.</exception>
    internal static string Run(ExtractOptions options)
    {
        var facts = HeaderFacts.Read(new CCompiler(options.Compiler, options.Architecture, options.Headers), options.Header);
        string subject = Path.GetFileNameWithoutExtension(options.Header);
        Directory.CreateDirectory(options.Out);
        return string.Concat(FactTables.Of(facts).Select(table => Write(table, subject, options)));
    }

    private static string Write(FactTable table, string subject, ExtractOptions options)
    {
        string path = Path.Combine(options.Out, $"{subject}_{table.Name}_{options.Label}_{options.Architecture.Name}.tsv");
        File.WriteAllText(path, table.Text);
        return $"{path}: {table.Count} rows\n";
    }
}
