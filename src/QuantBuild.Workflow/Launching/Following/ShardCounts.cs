namespace QuantBuild.Workflow.Launching.Following;

/// <summary>How many shards are how far.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Done">Those that ended well.</param>
/// <param name="Running">Those that run.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Why">Why most of the others wait, in the scheduler's word.</param>
internal sealed record ShardCounts(int Total, int Done, int Running, int Failed, string Why)
{
    /// <summary>Nothing is known yet.</summary>
    public static ShardCounts None { get; } = new(0, 0, 0, 0, string.Empty);

    /// <summary>The counts in words: <c>3 of 8 shards done, 2 running, 3 waiting</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Done} of {Total} shards done, {Running} running, {Total - Done - Running - Failed} waiting")
        + (Why.Length > 0 ? $" ({Why})" : string.Empty)
        + (Failed > 0 ? FormattableString.Invariant($", {Failed} failed") : string.Empty);
}
