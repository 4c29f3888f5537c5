namespace Build.CommandLine;

/// <summary>One argument of the command line.</summary>
/// <param name="Name">As written after <c>--</c>; upper and lower case count as the same.</param>
/// <param name="Description">What it does, in a few words.</param>
public abstract record Argument(string Name, string Description)
{
    /// <summary>What holds where it is not given, as shown to people.</summary>
    public string Default { get; init; } = string.Empty;

    /// <summary>Read where the argument is not given.</summary>
    public EnvironmentVariable? EnvironmentVariable { get; init; }

    public abstract string Rule { get; }

    public abstract string Usage { get; }

    /// <summary>Reads the value as it was given.</summary>
    /// <exception cref="BuildException">It breaks the argument's rule.</exception>
    internal abstract object? Read(ArgumentText given);
}

/// <summary>One argument of the command line, with the type of its value.</summary>
/// <param name="Name">As written after <c>--</c>.</param>
/// <param name="Description">What it does, in a few words.</param>
/// <param name="Value">What it accepts.</param>
public sealed record Argument<T>(string Name, string Description, Value<T> Value) : Argument(Name, Description)
{
    public override string Rule => Value.Rule;

    public override string Usage => $"--{Name}{Value.Suffix}";

    internal override object? Read(ArgumentText given) =>
        Value.TryRead(given, out var value)
            ? value
            : throw new BuildException($"{given.Source} must be {Rule}. Got {(given.Text is null ? "nothing" : $"\"{given.Text}\"")}.");
}
