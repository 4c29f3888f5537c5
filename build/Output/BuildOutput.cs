using QuantBuild.Common;

namespace Build.Output;

/// <summary>What leaves the build as text: lines of any origin, made printable, and the build's own commands to a CI service, which nothing else can give.</summary>
/// <param name="raw">Where both go.</param>
/// <param name="errors">Where errors go.</param>
public sealed class BuildOutput(TextWriter raw, TextWriter errors)
{
    /// <summary>Whether lines may be drawn over: not in a file or a pipe, nor in the log of a CI service, which keeps every redrawing.</summary>
    public static bool IsTerminal { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EnvironmentVariables.ContinuousIntegration.Name));

    /// <summary>Takes any text; nothing in it can drive a terminal or a CI service.</summary>
    public TextWriter Text { get; } = TextWriter.Synchronized(new PrintableWriter(raw));

    /// <summary>Takes any text of an error.</summary>
    public TextWriter Errors { get; } = TextWriter.Synchronized(new PrintableWriter(errors));

    /// <summary>Gives Azure Pipelines a command. Its agent reads commands out of the log, one a line.</summary>
    /// <param name="command">The command, such as <c>task.uploadsummary</c>.</param>
    /// <param name="value">What it is about; whatever would end the line is written as the agent reads it.</param>
    public void Command(string command, string value)
    {
        var data = value.Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
        Text.Flush();
        raw.Write($"##vso[{command}]{data}\n");
        raw.Flush();
    }
}
