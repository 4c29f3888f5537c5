namespace QuantBuild.Datasets.Csv;

/// <summary>Text whose rows are no longer than a limit: a file of a single cell would otherwise fill the memory.</summary>
internal sealed class BoundedRowReader(TextReader text, Func<Exception> refuse) : TextReader
{
    /// <summary>The most characters between the beginnings of two rows: a photograph of 1024×1024 in three columns a
    /// pixel has half as many.</summary>
    public const int MostCharacters = 1 << 24;

    private int _sinceBegin;

    /// <summary>Whether all of the text was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Begins to count anew.</summary>
    public void BeginRow() => _sinceBegin = 0;

    public override int Read(char[] buffer, int index, int count)
    {
        var read = text.Read(buffer, index, count);
        IsAtEnd |= read == 0;
        _sinceBegin += read;
        return _sinceBegin <= MostCharacters ? read : throw refuse();
    }
}
