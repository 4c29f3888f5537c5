using QuantBuild.Common;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>The normalization of some columns as a description states it: figures given, or computed from a file.</summary>
/// <param name="Given">The figures; null where they are computed, or there is no normalization.</param>
/// <param name="IsMinMax">Whether columns are brought to [0, 1] rather than to mean 0 and deviation 1.</param>
/// <param name="From">The file to compute them from; null for the data itself.</param>
/// <param name="IsNone">Whether the values stay as they are.</param>
internal sealed record Normalization(ColumnScaling? Given, bool IsMinMax, string? From, bool IsNone)
{
    private static readonly Normalization _none = new(Given: null, IsMinMax: false, From: null, IsNone: true);

    public static Normalization Read(JsonCursor? optional, string folder, int columns)
    {
        if (optional is not { } json)
        {
            return _none;
        }

        var kind = json.Required("kind").OneOf("none", "z-score", "min-max");
        if (kind == "none")
        {
            json.RequireOnly("kind");
            return _none;
        }

        var isMinMax = kind == "min-max";
        var (first, second) = isMinMax ? ("minimums", "maximums") : ("means", "standardDeviations");
        json.RequireOnly("kind", "from", first, second);
        if (json.Optional(first) is null && json.Optional(second) is null)
        {
            return new Normalization(Given: null, isMinMax, json.Optional("from")?.ExistingFile(folder), IsNone: false);
        }

        if (json.Optional("from") is { } from)
        {
            throw from.Error($"must be left out where {first} and {second} are given");
        }

        var (low, high) = (Numbers(json.Required(first), columns), Numbers(json.Required(second), columns));
        return isMinMax ? GivenRange(json.Required(second), low, high) : GivenMoments(json.Required(second), low, high);
    }

    /// <summary>The same figures for other data: where they are computed from the data itself, from this file of it.</summary>
    public Normalization FitTo(string file) => Given is null && !IsNone ? this with { From = From ?? file } : this;

    /// <summary>Brings values of the data into range.</summary>
    /// <param name="values">Row-major values, changed in place.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="readOther">Reads the same columns of another file.</param>
    public void Apply(float[] values, int columns, Func<string, float[]> readOther)
    {
        if (IsNone || values.Length == 0)
        {
            return;
        }

        var source = From is null ? values : readOther(From);
        var scaling = Given ?? (IsMinMax ? ColumnScaling.FitMinMax(source, columns) : ColumnScaling.FitZScore(source, columns));
        scaling.Apply(values);
    }

    private static Normalization GivenMoments(JsonCursor place, double[] means, double[] deviations) =>
        deviations.All(deviation => deviation > 0)
            ? new Normalization(new ColumnScaling(means, deviations), IsMinMax: false, From: null, IsNone: false)
            : throw place.Error("must hold positive numbers");

    private static Normalization GivenRange(JsonCursor place, double[] least, double[] most) =>
        least.Zip(most, (low, high) => high > low).All(isRange => isRange)
            ? new Normalization(ColumnScaling.OfRange(least, most), IsMinMax: true, From: null, IsNone: false)
            : throw place.Error("must be greater than minimums, number by number");

    private static double[] Numbers(JsonCursor json, int columns)
    {
        double[] numbers = [.. json.Items().Select(item => item.Number())];
        return numbers.Length == columns ? numbers : throw json.Error($"must hold a number for each of the {columns} columns");
    }
}
