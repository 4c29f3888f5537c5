using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Tool.CommandLine;
using QuantBuild.Tool.Commands;
using QuantBuild.Tool.Output;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Launching;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Output;

namespace QuantBuild.Tool;

/// <summary>The command line of <c>quantbuild</c>.</summary>
/// <param name="output">Standard output.</param>
/// <param name="errors">Standard error.</param>
/// <param name="openOutput">Opens standard output for bytes.</param>
/// <param name="folder">The folder that people are in.</param>
internal sealed class ToolProgram(TextWriter output, TextWriter errors, Func<Stream> openOutput, string folder)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Mistaken = 2;
    public const int RoundOver = 3;

    private readonly Dictionary<Command, CommandForm> _forms = [];

    /// <summary>Runs a command line.</summary>
    /// <param name="args">What stands behind the program's name.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 a mistake on the command line, 3 another round of shards is wanted.</returns>
    public int Run(string[] args)
    {
        var root = Root(args);
        var result = root.Parse([.. ToolSymbols.WithValues(args)], new ParserConfiguration { EnablePosixBundling = false });
        if (result.Errors.Count == 0 || result.Action is HelpAction or ExampleHelp)
        {
            return result.Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }

        var error = result.UnmatchedTokens is [var unknown, ..] ? Unknown(unknown, result.CommandResult.Command) : result.Errors[0].Message;
        return Refuse(args.Contains("--json"), result.CommandResult.Command.Name, error, Mistaken);
    }

    private RootCommand Root(string[] args)
    {
        var root = new RootCommand("Makes TensorFlow.js models smaller before they are shipped, and proves what that costs.");
        foreach (var form in CommandList.All)
        {
            root.Subcommands.Add(CommandOf(form, args));
        }

        // Without a command there is nothing to do but to say what there is.
        root.SetAction(result => result.RootCommandResult.Command.Parse("--help").Invoke(
            new InvocationConfiguration { Output = output, Error = errors }));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!, command => _forms.TryGetValue(command, out var form) ? form.Examples
            : ["init models/digits", "run", "quantize models/digits -o small --schemes=safe-8bit"]);
        return root;
    }

    private Command CommandOf(CommandForm form, string[] args)
    {
        var symbols = new ToolSymbols(form);
        var command = new Command(form.Name, $"{form.Description}.");
        foreach (var symbol in symbols.ByArgument.Values)
        {
            if (symbol is Option option)
            {
                command.Options.Add(option);
            }
            else
            {
                command.Arguments.Add((System.CommandLine.Argument)symbol);
            }
        }

        if (symbols.Names is { } names)
        {
            command.Arguments.Add(names);
        }

        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(found => RefuseOptions(found, args, command));
        }

        command.SetAction(result => Execute(form, symbols, result, args));
        _forms[command] = form;
        return command;
    }

    private int Execute(CommandForm form, ToolSymbols symbols, ParseResult result, string[] args)
    {
        var isJson = result.GetResult((Option)symbols.ByArgument[ToolArguments.Json]) is not null;
        ToolSession session;
        ToolWork work;
        try
        {
            var values = new ParsedValues(result, symbols.ByArgument, folder);
            isJson = values.Get(ToolArguments.Json);
            if (form.Positional is { IsRequired: true } needed && !values.IsGiven(Arguments.Model))
            {
                throw new WorkflowException(
                    $"{needed.Name} is missing: {needed.Description}. quantbuild {form.Name} --help shows examples.");
            }

            session = new ToolSession(form.Name, values, isJson ? errors : output, errors, folder, args);
            var names = symbols.Names is { } several ? result.GetValue(several) ?? [] : [];
            var run = new ToolRun(session.Context, values, names, folder);
            work = form.Prepare(run);
            if (form.Launched is { } check && !values.Get(ToolArguments.DryRun)
                && LaunchedTool.Settings(form.Name, values, names, folder) is { } launch)
            {
                work = answer =>
                {
                    check(run);
                    answer["launched"] = session.Context.Workspace.Display(LaunchOperation.Run(session.Context, launch));
                };
            }
        }
        catch (WorkflowException exception)
        {
            return Refuse(isJson, form.Name, exception.Message, Mistaken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var worded = ErrorWording.Of($"quantbuild {form.Name}", string.Empty, exception, $"--{ToolArguments.Diagnostics.Name}");
            return Refuse(isJson, form.Name, worded.Message, Failed);
        }

        var answer = new JsonObject { ["command"] = form.Name, ["ok"] = true };
        var error = session.Do(() => work(answer));
        if (error is not null)
        {
            (answer["ok"], answer["error"]) = (false, error);
        }

        if (session.Context.DryRun)
        {
            session.TellForecast();
            answer["steps"] = JsonAnswer.Steps(session.Context.Foreseen);
        }

        answer["warnings"] = JsonAnswer.Array(session.Warnings);
        return Answer(isJson, answer, session.IsRoundOver ? RoundOver : (bool)answer["ok"]! ? Done : Failed);
    }

    private int Refuse(bool isJson, string command, string error, int exitCode)
    {
        errors.WriteLine($"Error: {Printable.Message(error)}");
        return Answer(isJson, new JsonObject { ["command"] = command, ["ok"] = false, ["error"] = Printable.Message(error) }, exitCode);
    }

    private int Answer(bool isJson, JsonObject answer, int exitCode)
    {
        if (isJson)
        {
            using var stream = openOutput();
            JsonAnswer.Write(answer, stream);
        }

        return exitCode;
    }

    // The parser takes an option that there is not for a model; behind -- anything is one.
    private void RefuseOptions(ArgumentResult found, string[] args, Command command)
    {
        var names = args.SkipWhile(arg => arg != "--").ToHashSet(StringComparer.Ordinal);
        var unknown = found.Tokens.Select(token => token.Value).FirstOrDefault(text => text.StartsWith('-') && !names.Contains(text));
        if (unknown is not null)
        {
            found.AddError(Unknown(unknown, command));
        }
    }

    private string Unknown(string token, Command command)
    {
        if (_forms.TryGetValue(command, out var form) && form.NotCut is { } reason && Arguments.OfShards.Append(LaunchArguments.On)
            .Any(argument => token.Split('=')[0].Equals($"--{argument.Name}", StringComparison.OrdinalIgnoreCase)))
        {
            return $"quantbuild {form.Name} is not cut into shards: {reason}.";
        }

        var isOption = token.StartsWith('-');
        var names = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(other => other.Name);
        var what = isOption ? "option" : command is RootCommand ? "command" : "argument";
        var place = command is RootCommand ? string.Empty : $" {command.Name}";
        return $"Unknown {what} {Printable.Text(token)}.{NearestNames.Suggest(token.Split('=')[0], names)} "
            + $"quantbuild{place} --help lists what there is.";
    }
}
