namespace QuantBuild.Fuzz.Campaigns;

/// <summary>What came of a number of inputs.</summary>
internal sealed record FuzzCounts(int Read, int Refused, int Raw, int Untyped, int Hung, int Greedy)
{
    public static FuzzCounts None { get; } = new(0, 0, 0, 0, 0, 0);

    public int Inputs => Read + Refused + Untyped + Hung;

    /// <summary>Whether no input did what none may do.</summary>
    public bool IsClean => Raw + Untyped + Hung + Greedy == 0;

    public static FuzzCounts operator +(FuzzCounts a, FuzzCounts b) =>
        new(a.Read + b.Read, a.Refused + b.Refused, a.Raw + b.Raw, a.Untyped + b.Untyped, a.Hung + b.Hung, a.Greedy + b.Greedy);
}
