namespace QuantBuild.Workflow.CommandLine;

/// <summary>One argument of the command line.</summary>
/// <param name="Name">As written after <c>--</c>; upper and lower case count as the same.</param>
/// <param name="Description">What it does, in a few words.</param>
public abstract record Argument(string Name, string Description)
{
    /// <summary>What holds where it is not given, as shown to people.</summary>
    public string Default { get; init; } = string.Empty;

    /// <summary>Read where the argument is not given.</summary>
    public EnvironmentVariable? EnvironmentVariable { get; init; }

    /// <summary>Completes the sentence "--argument must be …".</summary>
    public abstract string Rule { get; }

    /// <summary>How it is written, as in <c>--epochs=N</c>.</summary>
    public abstract string Usage { get; }

    /// <summary>The words that it can be, for completion; empty where there are others.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Reads the value as it was given.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The value, of the argument's type.</returns>
    /// <exception cref="WorkflowException">It breaks the argument's rule.</exception>
    public abstract object? Read(ArgumentText given);
}

/// <summary>One argument of the command line, with the type of its value.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Name">As written after <c>--</c>.</param>
/// <param name="Description">What it does, in a few words.</param>
/// <param name="Value">What it accepts.</param>
public sealed record Argument<T>(string Name, string Description, Value<T> Value) : Argument(Name, Description)
{
    /// <inheritdoc/>
    public override string Rule => Value.Rule;

    /// <inheritdoc/>
    public override string Usage => $"--{Name}{Value.Suffix}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => Value.Words;

    /// <inheritdoc/>
    public override object? Read(ArgumentText given) =>
        Value.TryRead(given, out var value)
            ? value
            : throw new WorkflowException($"{given.Source} must be {Rule}. Got {(given.Text is null ? "nothing" : $"\"{given.Text}\"")}.");
}
