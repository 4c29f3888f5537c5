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

    /// <summary>Looks again and again until it is over: soon where something happens, ever more seldom where nothing does.</summary>
    /// <typeparam name="T">What is seen.</typeparam>
    /// <typeparam name="TSign">What of it is the same as long as nothing happens.</typeparam>
    /// <param name="look">Looks.</param>
    /// <param name="signOf">What of it is the same as long as nothing happens.</param>
    /// <param name="isOver">Whether there is nothing left to wait for.</param>
    /// <returns>What was seen last.</returns>
    public T Until<T, TSign>(Func<T> look, Func<T, TSign> signOf, Func<T, bool> isOver)
    {
        for (TSign? before = default; ;)
        {
            var seen = look();
            var sign = signOf(seen);
            if (isOver(seen))
            {
                return seen;
            }

            _next = !EqualityComparer<TSign>.Default.Equals(sign, before) ? _shortest
                : _next * Slowing < Longest ? _next * Slowing : Longest;
            sleep(_next);
            before = sign;
        }
    }
}
