using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Output;

/// <summary>What leaves a run as text: lines of any origin, made printable, and the run's own commands to a CI service,
/// which nothing else can give.</summary>
/// <param name="raw">Where both go.</param>
/// <param name="errors">Where errors go.</param>
public sealed class ConsoleOutput(TextWriter raw, TextWriter errors)
{
    /// <summary>Whether lines may be drawn over: not in a file or a pipe, nor in the log of a CI service,
    /// which keeps every redrawing.</summary>
    public static bool IsTerminal { get; } =
        !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EnvironmentVariables.ContinuousIntegration.Name));

    /// <summary>Takes any text; nothing in it can drive a terminal or a CI service.</summary>
    public TextWriter Text { get; } = TextWriter.Synchronized(new PrintableWriter(raw));

    /// <summary>Takes any text of an error.</summary>
    public TextWriter Errors { get; } = TextWriter.Synchronized(new PrintableWriter(errors));

    /// <summary>Gives Azure Pipelines a command. Its agent reads commands out of the log, one a line.</summary>
    /// <param name="command">The command and its properties, such as <c>task.logissue type=error</c>; never text that came from
    /// elsewhere.</param>
    /// <param name="value">What it is about; whatever would end the line is written as the agent reads it.</param>
    public void AzureCommand(string command, string value) => Write($"##vso[{command}]{Data(value, "%AZP25")}");

    /// <summary>Gives GitHub Actions an error to show beside the run.</summary>
    /// <param name="title">What kind of error; never text that came from elsewhere.</param>
    /// <param name="message">What is wrong; whatever would end the line is written as the runner reads it.</param>
    public void GitHubError(string title, string message) => Write($"::error title={title}::{Data(message, "%25")}");

    // A percent sign begins what the services read as a character; Azure has a name of its own for the sign itself.
    private static string Data(string value, string percent) => value
        .Replace("%", percent, StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private void Write(string line)
    {
        Text.Flush();
        raw.Write(line + "\n");
        raw.Flush();
    }
}
