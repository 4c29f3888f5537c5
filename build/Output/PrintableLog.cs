using System.Globalization;
using Cake.Core.Diagnostics;
using QuantBuild.Common;

namespace Build.Output;

/// <summary>Cake's log, behind which no name out of a file and no message of another library is anything but text: one line, unless stack
/// traces were asked for.</summary>
/// <param name="inner">The log that writes.</param>
public sealed class PrintableLog(ICakeLog inner) : ICakeLog
{
    /// <inheritdoc/>
    public Verbosity Verbosity
    {
        get => inner.Verbosity;
        set => inner.Verbosity = value;
    }

    /// <inheritdoc/>
    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args) =>
        inner.Write(verbosity, level, Printable.Lines(format), [.. args.Select(arg => arg is ValueType ? arg : Shown(arg, level))]);

    private string Shown(object? arg, LogLevel level)
    {
        var text = Convert.ToString(arg, CultureInfo.InvariantCulture) ?? string.Empty;
        return Verbosity == Verbosity.Diagnostic ? Printable.Lines(text.ReplaceLineEndings("\n"))
            : level <= LogLevel.Error ? Printable.Message(text)
            : Printable.Text(text, int.MaxValue);
    }
}
