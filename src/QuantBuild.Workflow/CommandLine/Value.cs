namespace QuantBuild.Workflow.CommandLine;

/// <summary>Reads what was given for an argument; false where it breaks the argument's rule.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="given">What was given.</param>
/// <param name="value">What it means.</param>
public delegate bool TryRead<T>(ArgumentText given, out T value);

/// <summary>What an argument accepts.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Suffix">What follows the name in a usage line, as in <c>--epochs=N</c>; empty where nothing does.</param>
/// <param name="Rule">Completes the sentence "--argument must be …".</param>
/// <param name="TryRead">Reads what was given.</param>
public sealed record Value<T>(string Suffix, string Rule, TryRead<T> TryRead)
{
    /// <summary>The words that it can be, for completion; empty where there are others.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
