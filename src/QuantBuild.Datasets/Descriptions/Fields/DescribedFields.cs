using System.Globalization;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>Fields of a description that several kinds have.</summary>
internal static class DescribedFields
{
    /// <summary>The fields that all kinds have.</summary>
    public static readonly string[] OfAllKinds = ["$schema", "kind", "name", "metrics", "outputs", "labelledOutput", "calibration",
        "selection"];

    /// <summary>Whether metrics need to know what is true of an example.</summary>
    public static bool NeedTruth(this IReadOnlyList<DatasetMetric> metrics) => !metrics.All(metric => metric.IsOfFloatModel);

    /// <summary>The field that says what is true of the examples; it may be left out where no metric asks.</summary>
    public static JsonCursor? Truth(this JsonCursor json, string name, bool isNeeded) =>
        isNeeded ? json.Required(name) : json.Optional(name);

    /// <summary>An existing file; a relative path counts from the description's folder.</summary>
    public static string ExistingFile(this JsonCursor json, string folder)
    {
        var path = Path.GetFullPath(json.Name(), folder);
        return File.Exists(path) ? path : throw json.Error($"must name an existing file; there is no {path}");
    }

    /// <summary>An existing folder; a relative path counts from the description's.</summary>
    public static string ExistingFolder(this JsonCursor json, string folder)
    {
        var path = Path.GetFullPath(json.Name(), folder);
        return Directory.Exists(path) ? path : throw json.Error($"must name an existing folder; there is no {path}");
    }

    /// <summary>Names, each once and at least one.</summary>
    public static IReadOnlyList<string> Names(this JsonCursor json)
    {
        string[] names = [.. json.Items().Select(item => item.Name())];
        return names.Length > 0 && names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? names
            : throw json.Error("must hold at least one name, each once");
    }

    /// <summary>Columns of a table: by their names, or by their numbers from 0 where there is no header that names them.</summary>
    public static IReadOnlyList<string> Columns(this JsonCursor json, bool byName)
    {
        if (byName)
        {
            return json.Names();
        }

        string[] numbers = [.. json.Items().Select(item => item.Count().ToString(CultureInfo.InvariantCulture))];
        return numbers.Length > 0 && numbers.Distinct(StringComparer.Ordinal).Count() == numbers.Length
            ? numbers
            : throw json.Error("must hold at least one column's number, each once");
    }

    /// <summary>A shape: positive sizes, at least one.</summary>
    public static IReadOnlyList<int> Shape(this JsonCursor json)
    {
        int[] shape = [.. json.Items().Select(Size)];
        return shape.Length > 0 ? shape : throw json.Error("must hold at least one size");

        static int Size(JsonCursor item) =>
            item.Integer() is >= 1 and <= int.MaxValue and var size ? (int)size : throw item.Error("must be a whole number of at least 1");
    }

    /// <summary>The shape in which a model takes an example of the given shape.</summary>
    /// <exception cref="DatasetException">The two do not have as many values.</exception>
    public static IReadOnlyList<int> Reshape(IReadOnlyList<int> found, IReadOnlyList<int>? wanted, string file)
    {
        return wanted is null || Product(wanted) == Product(found)
            ? wanted ?? found
            : throw new DatasetException(
                DatasetRejection.ShapeMismatch, $"An example has the shape [{string.Join(", ", found)}], which inputShape "
                + $"[{string.Join(", ", wanted)}] does not fit.", file);

        // Sizes are below 2^31, and so is the product before each step: it cannot overflow.
        static long Product(IReadOnlyList<int> shape) => shape.Aggregate(1L, (product, size) => Math.Min(product, int.MaxValue) * size);
    }
}
