using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Inputs, one or several by name, and targets in NumPy's files.</summary>
internal sealed record NumpySource(
    IReadOnlyList<NumpyInput> Inputs, NumpyPlace? Targets, IReadOnlyList<string>? Classes, TargetRule TargetRule, bool NeedsTargets)
        : ExampleSource
{
    public static IReadOnlyList<string> Fields { get; } = ["inputs", "targets", "scaling", "inputShape", "classes"];

    public static IReadOnlyList<string> OtherFields { get; } = ["inputs", "targets"];

    public override IReadOnlyList<string> Files =>
        [.. Inputs.Select(input => input.Place).Append(Targets).OfType<NumpyPlace>().Select(place => place.File)
            .Distinct(StringComparer.Ordinal)];

    public override string Place => Inputs[0].Place.Path;

    public override bool? HasClasses => Classes is null ? null : true;

    public static NumpySource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        json.RequireOnly([.. DescribedFields.OfAllKinds, .. Fields]);
        return new NumpySource(
            NumpyInput.Read(json, folder),
            json.Truth("targets", metrics.NeedTruth()) is { } targets ? NumpyPlace.Read(targets, folder) : null,
            json.Optional("classes")?.Names(),
            TargetRule.Of(metrics),
            metrics.NeedTruth());
    }

    public override ExampleSource Other(JsonCursor json, string folder, ReadLimits limits)
    {
        json.RequireOnly(OtherFields);
        return this with
        {
            Inputs = NumpyInput.Other(Inputs, json.Required("inputs"), folder),
            Targets = json.Truth("targets", NeedsTargets) is { } targets ? NumpyPlace.Read(targets, folder) : null,
        };
    }

    public override DescribedDataset Open(ReadLimits limits)
    {
        var inputs = Inputs.Select(input => input.Open(limits)).ToList();
        var count = inputs[0].Count;
        if (inputs.FindIndex(input => input.Count != count) is >= 0 and var other)
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch,
                $"All inputs must have as many examples; {Inputs[other].Name} has {inputs[other].Count}, {Inputs[0].Name} has {count}.",
                Inputs[other].Place.File);
        }

        return new ArrayDataset(
            inputs is [var only] ? only.Values : Rows(inputs, count),
            [.. inputs.Select(input => input.Input)],
            Targets is null ? new NoTargets(count) : ReadTargets(Targets, count, limits),
            FilesChecksum.Of(Files));
    }

    private DatasetTargets ReadTargets(NumpyPlace place, int count, ReadLimits limits)
    {
        var targets = place.Open(limits);
        if (targets.Shape.Count == 0 || targets.Shape[0] != count)
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch,
                $"A target for each of the {count} inputs is needed, found the shape [{string.Join(", ", targets.Shape)}].",
                place.File);
        }

        var width = targets.Values.Length / Math.Max(1, targets.Shape[0]);
        return TargetRule.Make(targets.Values, Math.Max(1, width), targets.Place, row => FormattableString.Invariant($"[{row}]"), Classes);
    }

    /// <summary>The values of one input after the other, example by example.</summary>
    private static float[] Rows(List<(float[] Values, ExampleInput Input, int Count)> inputs, int count)
    {
        var width = inputs.Sum(input => input.Input.Size);
        var rows = new float[checked(count * width)];
        var start = 0;
        foreach (var (values, input, _) in inputs)
        {
            for (var example = 0; example < count; example++)
            {
                values.AsSpan(example * input.Size, input.Size).CopyTo(rows.AsSpan((example * width) + start));
            }

            start += input.Size;
        }

        return rows;
    }
}
