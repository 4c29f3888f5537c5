namespace QuantBuild.Workflow;

/// <summary>What messages call the parts of a command line, so that what they propose is something that people can type.</summary>
public sealed record CommandWords
{
    /// <summary>How the model to read is given: <c>--model=PATH</c>.</summary>
    public required string Model { get; init; }

    /// <summary>What writes several variants, where one was asked for more than one: a sentence.</summary>
    public required string Several { get; init; }

    /// <summary>How to come by models to verify, as a sentence up to its point.</summary>
    public required string MakeSome { get; init; }

    /// <summary>How to make a float model again: a sentence.</summary>
    public required string MakeAgain { get; init; }

    /// <summary>How to make variants again: a sentence.</summary>
    public required string QuantizeAgain { get; init; }

    /// <summary>How to come by a budget file that says where a model is: a sentence.</summary>
    public required string WriteBudgets { get; init; }

    /// <summary>What makes a model's report, as in <c>--target=QuantizeAndEvaluateHousing makes it</c>, by the model's name; null where
    /// nothing is known to.</summary>
    public required Func<string, string?> MakerOfReport { get; init; }
}
