using System.Text.RegularExpressions;

namespace QuantBuild.Datasets.Csv;

/// <summary>The line <c>sep=;</c> before a table, by which Excel is told what separates the cells;
/// the text behind it can be read from here.</summary>
internal sealed partial class SeparatorLine : TextReader
{
    private const int MostCharacters = 32;

    private readonly TextReader _text;
    private readonly string _begin;
    private int _position;

    /// <summary>Reads the line, if the text begins with it.</summary>
    /// <param name="text">The text; closed with this.</param>
    public SeparatorLine(TextReader text)
    {
        _text = text;
        var buffer = new char[MostCharacters];
        _begin = new string(buffer, 0, text.ReadBlock(buffer, 0, buffer.Length));
        if (Pattern().Match(_begin) is { Success: true } line)
        {
            (Separator, _position) = (line.Groups["separator"].Value, line.Length);
        }
    }

    /// <summary>What separates the cells; null where no such line is there.</summary>
    public string? Separator { get; }

    public override int Read(char[] buffer, int index, int count)
    {
        if (_position == _begin.Length)
        {
            return _text.Read(buffer, index, count);
        }

        var taken = Math.Min(count, _begin.Length - _position);
        _begin.CopyTo(_position, buffer, index, taken);
        _position += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
        }

        base.Dispose(disposing);
    }

    // In quotation marks where a program wrote the line as a cell.
    [GeneratedRegex("^(?<quote>\"?)sep=(?<separator>[^\"\\r\\n])\\k<quote>[ \\t]*(\\r\\n|\\r|\\n|\\z)", RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
