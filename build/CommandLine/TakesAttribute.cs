namespace Build.CommandLine;

/// <summary>Says what a task takes of the command line. What its bases take it takes, too; nothing else, whatever it is called.</summary>
/// <param name="arguments">Names of <see cref="Arguments"/>' properties, each an argument or a group.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class TakesAttribute(params string[] arguments) : Attribute
{
    public IReadOnlyList<string> Arguments { get; } = arguments;
}
