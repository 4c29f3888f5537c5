using System.Text;

namespace QuantBuild.Common;

/// <summary>
/// Writes to another writer nothing but printable text: the last gate before a log, behind which no name out of a file can drive a terminal
/// or give a CI service commands, whoever wrote it and however it came here. Line ends and tabs pass, and so do carriage returns,
/// by which progress is drawn over.
/// </summary>
/// <param name="inner">The writer behind; it stays open.</param>
public sealed class PrintableWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private readonly PrintableFilter _filter = new("\n\r\t");

    /// <inheritdoc />
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc />
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc />
    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            lock (_filter)
            {
                inner.Write(_filter.Next(value));
            }
        }
    }

    /// <inheritdoc />
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc />
    public override void WriteLine() => Write(NewLine);

    /// <inheritdoc />
    public override void Flush() => inner.Flush();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Write(_filter.End());
            inner.Flush();
        }

        base.Dispose(disposing);
    }
}
