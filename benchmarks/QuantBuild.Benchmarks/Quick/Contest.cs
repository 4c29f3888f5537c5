namespace QuantBuild.Benchmarks.Quick;

/// <summary>Works that are measured in turns with a peer.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="RunPeer">Runs the peer once.</param>
/// <param name="Works">What is measured beside it.</param>
internal sealed record Contest(string Name, string Peer, Action RunPeer, IReadOnlyList<ContestWork> Works)
{
    /// <summary>Whether threads stay awake for more work after a run, which takes the processors from the next one: each waits for rest
    /// then. What moves memory for some milliseconds must not, as processors that slept are slower at first.</summary>
    public bool StaysAwake { get; init; }
}

/// <summary>A work of a contest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Runs it once.</param>
/// <param name="Goal">How many times as fast as the peer it is to be; null where nothing is asked.</param>
internal sealed record ContestWork(string Name, Action Run, double? Goal = null)
{
    /// <summary>How long it is to take at most, on a machine like that of the tables; null where nothing is asked.</summary>
    public double? MostMilliseconds { get; init; }
}
