using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace QuantBuild.Tool.CommandLine;

/// <summary>Help as System.CommandLine writes it, with examples behind it.</summary>
/// <param name="help">Writes all else.</param>
/// <param name="examplesOf">The examples of a command.</param>
internal sealed class ExampleHelp(HelpAction help, Func<Command, IReadOnlyList<string>> examplesOf) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = examplesOf(parseResult.CommandResult.Command);
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  quantbuild {example}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 done; 1 failed: bad input, or a broken budget; 2 a mistake on the command line; "
            + "3 merged, and the shards are to be run again; 130 interrupted.");
        return 0;
    }
}
