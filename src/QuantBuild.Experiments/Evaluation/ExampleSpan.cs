namespace QuantBuild.Experiments.Evaluation;

/// <summary>Examples that follow one another in a dataset.</summary>
/// <param name="Start">The position of the first.</param>
/// <param name="End">The position behind the last.</param>
public readonly record struct ExampleSpan(int Start, int End)
{
    /// <summary>How many there are.</summary>
    public int Count => End - Start;
}
