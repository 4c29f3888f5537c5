namespace QuantBuild.Common;

/// <summary>Passes progress on at once, where the framework's own would defer it to a thread pool.</summary>
/// <typeparam name="T">What tells of progress.</typeparam>
/// <param name="tell">Takes it, on the thread that reports.</param>
public sealed class ImmediateProgress<T>(Action<T> tell) : IProgress<T>
{
    /// <inheritdoc />
    public void Report(T value) => tell(value);
}
