using System.Globalization;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>Class indices out of numbers.</summary>
internal static class ClassIndices
{
    /// <exception cref="DatasetException">A number is not whole, or is negative.</exception>
    public static int[] Of(IReadOnlyList<float> labels, string file) => [.. labels.Select((label, example) => label >= 0 && label < 1 << 24 && float.IsInteger(label)
        ? (int)label
        : throw new DatasetException(string.Create(CultureInfo.InvariantCulture, $"The label of example {example} must be a class, a whole number of at least 0; found {label}."), file))];
}
