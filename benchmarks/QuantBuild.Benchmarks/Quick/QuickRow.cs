namespace QuantBuild.Benchmarks.Quick;

/// <summary>One measured work beside its peer.</summary>
/// <param name="Contest">What is done.</param>
/// <param name="Work">How.</param>
/// <param name="Peer">What does the same, or moves the same bytes.</param>
/// <param name="Milliseconds">The least time of the work.</param>
/// <param name="PeerMilliseconds">The least time of the peer.</param>
/// <param name="Ratio">How many times as fast as the peer: the median over the rounds, in each of which both ran.</param>
/// <param name="Low">Its lower quartile.</param>
/// <param name="High">Its upper quartile.</param>
/// <param name="Rounds">How many rounds.</param>
/// <param name="Others">What share of the processors others took meanwhile; null where the system does not tell.</param>
/// <param name="Stolen">What share was taken by the machine below; null where the system does not tell.</param>
internal sealed record QuickRow(
    string Contest,
    string Work,
    string Peer,
    double Milliseconds,
    double PeerMilliseconds,
    double Ratio,
    double Low,
    double High,
    int Rounds,
    double? Others,
    double? Stolen)
{
    /// <summary>More than this leaves no ratio as it is: the peer may have run while others did not, or the other way around.</summary>
    public const double MostOthers = 0.1;

    /// <summary>The same ratio by what both took of the processors: others on the machine disturb it less, and it does not tell whether
    /// all processors were used.</summary>
    public double? ProcessorRatio { get; init; }

    /// <summary>The ratio that is asked for; null where none is.</summary>
    public double? Goal { get; init; }

    /// <summary>The time that is asked for; null where none is.</summary>
    public double? MostMilliseconds { get; init; }

    /// <summary>Whether others took too much to judge by it.</summary>
    public bool IsUnderLoad => Others > MostOthers;
}
