using QuantBuild.Reporting.Rendering.Tables;

namespace QuantBuild.Reporting.Rendering.Verdicts;

/// <summary>A sentence of the verdict.</summary>
/// <param name="Title">What it is about, in a word.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Mood">How it bodes.</param>
internal sealed record VerdictLine(string Title, Cell Text, Mood Mood = Mood.Neutral);

/// <summary>How a sentence bodes.</summary>
internal enum Mood
{
    Neutral,
    Good,
    Bad,
}
