using System.Globalization;
using System.Text.RegularExpressions;

namespace QuantBuild.Datasets.Numpy;

/// <summary>The header of an <c>.npy</c> stream: a Python dictionary <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>,
/// whose fields may come in any order.</summary>
/// <param name="Dtype">The type of the values.</param>
/// <param name="IsFortran">Whether the first index runs fastest rather than the last.</param>
/// <param name="Shape">The dimensions.</param>
internal sealed partial record NpyHeader(NumpyDtype Dtype, bool IsFortran, int[] Shape)
{
    /// <exception cref="DatasetException">The header is not that of an array of numbers.</exception>
    public static NpyHeader Parse(string text, string path)
    {
        var (descr, order, shape) = (Descr().Match(text), FortranOrder().Match(text), ShapeField().Match(text));
        if (!Dictionary().IsMatch(text) || !descr.Success || !order.Success || !shape.Success)
        {
            throw new DatasetException(DatasetRejection.Damaged, $"The header is not that of an array: {text.Trim()}", path);
        }

        if (descr.Groups["name"] is not { Success: true } name)
        {
            throw new DatasetException(
                DatasetRejection.UnsupportedType, "The array has several fields (a structured dtype), of which there is none for a "
                + "model; save the one that is wanted as an array of numbers.", path);
        }

        var sizes = shape.Groups["sizes"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new NpyHeader(
            Find(name.Value, path), order.Groups["value"].Value == "True", [.. sizes.Select(size => Dimension(size, path))]);
    }

    private static NumpyDtype Find(string name, string path) => NumpyDtype.Find(name) ?? throw new DatasetException(
        DatasetRejection.UnsupportedType,
        name.EndsWith('O')
            ? "The array holds Python objects, as a pickle, which can run any code and is never read. Save numbers: "
                + "numpy.stack(x).astype(\"float32\")."
            : $"dtype {name} is not supported; supported: {NumpyDtype.Supported}, of either byte order. "
                + "Convert the array with .astype(\"float32\").",
        path);

    // Python 2 wrote sizes as 3L.
    private static int Dimension(string text, string path) =>
        int.TryParse(text.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new DatasetException(DatasetRejection.Damaged, $"A dimension must be a whole number below 2^31, found {text}.", path);

    [GeneratedRegex(@"^\s*\{.*\}\s*\z", RegexOptions.Singleline)]
    private static partial Regex Dictionary();

    [GeneratedRegex("""['"]descr['"]\s*:\s*(?:['"](?<name>[^'"]+)['"]|\[)""")]
    private static partial Regex Descr();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(?<value>True|False)""")]
    private static partial Regex FortranOrder();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\((?<sizes>[0-9L,\s]*)\)""")]
    private static partial Regex ShapeField();
}
