using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>A struct or union.</summary>
/// <param name="Name">Its tag; without one, that of the record around it and the place in the header.</param>
/// <param name="Keyword"><c>struct</c> or <c>union</c>.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Alignment">Its alignment in bytes.</param>
/// <param name="Members">Its members, and those of the records that it is made of.</param>
internal sealed record RecordFact(string Name, string Keyword, ProbedValue Size, ProbedValue Alignment, IReadOnlyList<MemberFact> Members);
