using System.Globalization;
using System.Text;
using Cake.Core;

namespace Build.Tests.Running;

/// <summary>Cake's console, kept in memory.</summary>
internal sealed class RecordingConsole : IConsole
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public bool SupportAnsiEscapeCodes => false;

    public TextWriter Writer => new StringWriter(_output, CultureInfo.InvariantCulture);

    public string Output => _output.ToString();

    public string Errors => _errors.ToString();

    public void Write(string format, params object[] arg) => _output.AppendFormat(CultureInfo.InvariantCulture, format, arg);

    public void Write(string value) => _output.Append(value);

    public void WriteLine(string format, params object[] arg) =>
        _output.AppendFormat(CultureInfo.InvariantCulture, format, arg).Append('\n');

    public void WriteLine(string value) => _output.Append(value).Append('\n');

    public void WriteError(string format, params object[] arg) => _errors.AppendFormat(CultureInfo.InvariantCulture, format, arg);

    public void WriteError(string value) => _errors.Append(value);

    public void WriteErrorLine(string format, params object[] arg) =>
        _errors.AppendFormat(CultureInfo.InvariantCulture, format, arg).Append('\n');

    public void WriteErrorLine(string value) => _errors.Append(value).Append('\n');

    public void ResetColor()
    {
    }
}
