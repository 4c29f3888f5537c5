using QuantBuild.Common;

namespace QuantBuild.Datasets.Images;

/// <summary>Tells pictures that are read from other files, and counts those.</summary>
internal sealed class PictureFiles
{
    private const int MostKindsShown = 10;

    // Those of Keras (bmp, gif, jpeg, jpg, png), other names of JPEG, and what Skia reads besides.
    private static readonly string[] _endings = [".bmp", ".gif", ".ico", ".jfif", ".jpe", ".jpeg", ".jpg", ".png", ".webp"];

    private readonly SortedDictionary<string, int> _others = new(StringComparer.Ordinal);
    private int _outside;

    /// <summary>The endings of the files that are read.</summary>
    public static string Kinds => string.Join(", ", _endings);

    /// <summary>What was left out, as a sentence; null where nothing was.</summary>
    public string? LeftOut(string folder) => (Other, Outside) switch
    {
        (null, null) => null,
        var (other, beside) =>
            Printable.Text($"{folder}: left out {string.Join(", and ", new[] { other, beside }.OfType<string>())}.", int.MaxValue),
    };

    /// <summary>The error for a folder in which nothing can be read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What holds no pictures: "The folder".</param>
    public DatasetException Nothing(string folder, string what) =>
        new(
            DatasetRejection.NoExamples, $"{what} no pictures of a kind that is read "
            + $"({Kinds}){((Other ?? Outside) is { } found ? $"; left out {found}" : string.Empty)}.", folder);

    /// <summary>Whether a file is a picture; files of other kinds are counted, hidden ones without a picture's
    /// ending are passed over.</summary>
    /// <param name="path">The file.</param>
    public bool Take(string path)
    {
        var (name, ending) = (Path.GetFileName(path), Path.GetExtension(path).ToLowerInvariant());

        // Systems of Apple leave a ._x.jpg, which is no picture, beside x.jpg.
        var isPicture = _endings.Contains(ending) && !name.StartsWith("._", StringComparison.Ordinal);
        if (!isPicture && !name.StartsWith('.'))
        {
            _others[ending.Length == 0 ? "without ending" : ending] =
                _others.GetValueOrDefault(ending.Length == 0 ? "without ending" : ending) + 1;
        }

        return isPicture;
    }

    /// <summary>Counts a file that lies beside the folders of the classes, if it is a picture.</summary>
    public void PassOver(string path) => _outside += Take(path) ? 1 : 0;

    private string? Other => _others.Count == 0 ? null
        : FormattableString.Invariant($"{Files(_others.Values.Sum(), "file")} of kinds that are not read: {OtherKinds}");

    private string OtherKinds =>
        string.Join(", ", _others.Take(MostKindsShown).Select(kind => FormattableString.Invariant($"{kind.Key} ({kind.Value})")))
            + (_others.Count > MostKindsShown ? ", …" : string.Empty);

    private string? Outside => _outside == 0 ? null : $"{Files(_outside, "picture")} in no class's folder";

    private static string Files(int count, string noun) =>
        FormattableString.Invariant($"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
