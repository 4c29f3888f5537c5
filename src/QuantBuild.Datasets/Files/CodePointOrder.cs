namespace QuantBuild.Datasets.Files;

/// <summary>Orders text by code point, as Python's <c>sorted</c> and hence Keras orders names. Ordinal comparison orders by UTF-16 code
/// unit, which differs between characters beyond U+FFFF and those from U+E000.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static readonly CodePointOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    // Halves of surrogate pairs stand for code points above all others.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + char.MaxValue : unit;
}
