namespace QuantBuild.Workflow.Launching.Following;

/// <summary>How often a scheduler is asked: soon at first, then ever more seldom, since many may ask it.</summary>
/// <param name="time">The clock.</param>
/// <param name="sleep">Waits.</param>
internal sealed class Pace(TimeProvider time, Action<TimeSpan> sleep)
{
    private const double Slowing = 1.5;
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(0.5);

    private TimeSpan _next = _shortest;
    private volatile bool _isStopped;

    /// <summary>The longest pause.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Has whoever follows go no further, since the process is about to end and its jobs are cancelled.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Waits for the end of the process, where it is about to.</summary>
    public void GoOn()
    {
        if (_isStopped)
        {
            sleep(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits a while.</summary>
    /// <param name="pause">How long.</param>
    public void Wait(TimeSpan pause) => sleep(pause);

    /// <summary>Waits until the scheduler may be asked again.</summary>
    /// <param name="hasChanged">Whether something happened since it was asked last.</param>
    public void WaitForMore(bool hasChanged)
    {
        _next = hasChanged ? _shortest : _next * Slowing < Longest ? _next * Slowing : Longest;
        sleep(_next);
    }
}
