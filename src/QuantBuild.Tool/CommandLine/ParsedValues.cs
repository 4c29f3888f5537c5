using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using Cli = System.CommandLine;

namespace QuantBuild.Tool.CommandLine;

/// <summary>The values of a command line that was parsed, each read by its argument's own rule.</summary>
internal sealed class ParsedValues : IArgumentValues
{
    private readonly Dictionary<Argument, object?> _values = [];
    private readonly HashSet<Argument> _given = [];
    private readonly List<(Argument Argument, string Word)> _words = [];

    /// <param name="result">What was parsed.</param>
    /// <param name="options">The arguments that the command takes, with their symbols.</param>
    /// <param name="folder">The folder that people are in.</param>
    /// <exception cref="WorkflowException">A value breaks its argument's rule.</exception>
    public ParsedValues(Cli.ParseResult result, IReadOnlyDictionary<Argument, Cli.Symbol> options, string folder)
    {
        foreach (var (argument, symbol) in options)
        {
            var (isGiven, text) = TextOf(result, symbol);
            if (isGiven)
            {
                var source = symbol is Cli.Option option ? option.Name : symbol.Name;
                _values[argument] = argument.Read(new ArgumentText(text, source, folder));
                _given.Add(argument);
                _words.Add((argument, symbol is not Cli.Option ? text! : text is null ? source : $"{source}={text}"));
            }
            else if (argument.EnvironmentVariable is { } variable
                && Environment.GetEnvironmentVariable(variable.Name) is { Length: > 0 } value)
            {
                _values[argument] = argument.Read(new ArgumentText(value, $"The environment variable {variable.Name}", folder));
            }
        }
    }

    public bool IsGiven(Argument argument) => _given.Contains(argument);

    public T? Get<T>(Argument<T> argument) => _values.TryGetValue(argument, out var value) ? (T?)value : default;

    /// <summary>What the command line gives, a word for each argument, as it was written; relative paths stay so.</summary>
    /// <param name="isWanted">Whether an argument's is wanted.</param>
    public IEnumerable<string> Words(Func<Argument, bool> isWanted) =>
        _words.Where(given => isWanted(given.Argument)).Select(given => given.Word);

    private static (bool IsGiven, string? Text) TextOf(Cli.ParseResult result, Cli.Symbol symbol) => symbol switch
    {
        Cli.Option<string?> option => result.GetResult(option) is { Implicit: false } found
            ? (true, found.Tokens.Count == 0 || found.Tokens[^1].Value == ToolSymbols.Alone ? null : found.Tokens[^1].Value)
            : (false, null),
        Cli.Argument<string?> argument => result.GetResult(argument) is { Tokens: [.., var last] } ? (true, last.Value) : (false, null),
        _ => (false, null),
    };
}
