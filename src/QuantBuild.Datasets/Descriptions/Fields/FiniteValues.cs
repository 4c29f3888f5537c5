using System.Globalization;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>Finds NaN and infinity where they come in: behind a model nobody could tell them from its own.</summary>
internal static class FiniteValues
{
    /// <summary>Refuses values that are not finite.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="width">The values of a row.</param>
    /// <param name="refuse">Makes the error for the first of them, of its row and its place in the row.</param>
    public static void Require(ReadOnlySpan<float> values, int width, Func<int, int, DatasetException> refuse)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw refuse(i / width, i % width);
            }
        }
    }
}

/// <summary>Class indices out of numbers.</summary>
internal static class ClassIndices
{
    /// <exception cref="DatasetException">A number is not whole, or is negative.</exception>
    public static int[] Of(IReadOnlyList<float> labels, string file, IReadOnlyList<string>? names = null) =>
        Require(Whole(labels, file), file, names);

    /// <exception cref="DatasetException">A class has no name.</exception>
    public static int[] Require(int[] classes, string file, IReadOnlyList<string>? names)
    {
        var example = names is null ? -1 : Array.FindIndex(classes, index => index >= names.Count);
        return example < 0 ? classes : throw new DatasetException(
            DatasetRejection.InvalidValue,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The class of example {example} is {classes[example]}, and \"classes\" has {names!.Count} names, of the classes from 0."),
            file);
    }

    private static int[] Whole(IReadOnlyList<float> labels, string file) =>
        [.. labels.Select((label, example) => label >= 0 && label < 1 << 24 && float.IsInteger(label)
            ? (int)label
            : throw new DatasetException(
                DatasetRejection.InvalidValue,
                string.Create(
                    CultureInfo.InvariantCulture,
                        $"The label of example {example} must be a class, a whole number of at least 0; found {label}."),
                file))];
}
