namespace QuantBuild.Reporting;

/// <summary>Which classes a classifier takes for which: the whole matrix where the classes are few,
/// else the pairs that it confuses most.</summary>
public sealed record ConfusionReport : ReportNode
{
    /// <summary>How the inputs were prepared, or null where there is one way only.</summary>
    public string? Preprocess { get; init; }

    /// <summary>The names of the classes, in the order of the matrix; empty where there are pairs only.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How many examples of the class of the row were predicted as the class of the column;
    /// empty where there are pairs only.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts { get; init; } = [];

    /// <summary>The most frequent mistakes, most frequent first; empty where there is a matrix.</summary>
    public IReadOnlyList<ConfusedPair> Pairs { get; init; } = [];
}

/// <summary>One kind of mistake.</summary>
/// <param name="Label">What the examples are.</param>
/// <param name="Predicted">What the classifier takes them for.</param>
/// <param name="Count">How many examples.</param>
public sealed record ConfusedPair(string Label, string Predicted, long Count) : ReportNode;
