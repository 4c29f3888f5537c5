using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task, as the host sees it. Derive from <see cref="FrostingTask{T}"/> or <see cref="AsyncFrostingTask{T}"/>.</summary>
public interface IFrostingTask
{
    /// <summary>Shown when <see cref="ShouldRun"/> says no.</summary>
    string SkippedMessage => string.Empty;

    /// <summary>Runs the task.</summary>
    Task RunAsync(ICakeContext context);

    /// <summary>Says whether the task is to run.</summary>
    bool ShouldRun(ICakeContext context);

    /// <summary>Handles an error of the task; the error counts as handled unless it is thrown again.</summary>
    void OnError(Exception exception, ICakeContext context);

    /// <summary>Runs after the task, failed or not.</summary>
    void Finally(ICakeContext context);
}
