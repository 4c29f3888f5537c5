using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Inputs and targets in NumPy's files.</summary>
internal sealed record NumpySource(
    NumpyPlace Inputs, NumpyPlace Targets, PixelScaling? Scaling, IReadOnlyList<int>? InputShape, TargetRule TargetRule) : ExampleSource
{
    public static IReadOnlyList<string> Fields { get; } = ["inputs", "targets", "scaling", "inputShape"];

    public static IReadOnlyList<string> OtherFields { get; } = ["inputs", "targets"];

    public override IReadOnlyList<string> Files => [.. new[] { Inputs.File, Targets.File }.Distinct(StringComparer.Ordinal)];

    public override string Place => Inputs.Array is null ? Inputs.File : $"{Inputs.File}/{Inputs.Array}";

    public static NumpySource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        json.RequireOnly([.. DescribedFields.OfAllKinds, .. Fields]);
        return new NumpySource(
            NumpyPlace.Read(json.Required("inputs"), folder),
            NumpyPlace.Read(json.Required("targets"), folder),
            json.Optional("scaling") is { } scaling ? PixelScaling.Read(scaling) : null,
            json.Optional("inputShape")?.Shape(),
            TargetRule.Of(metrics));
    }

    public override ExampleSource Other(JsonCursor json, string folder, ReadLimits limits)
    {
        json.RequireOnly(OtherFields);
        return this with
        {
            Inputs = NumpyPlace.Read(json.Required("inputs"), folder),
            Targets = NumpyPlace.Read(json.Required("targets"), folder),
        };
    }

    public override DescribedDataset Open(ReadLimits limits)
    {
        var (inputs, targets) = (Inputs.Open(limits), Targets.Open(limits));
        if (inputs.Shape.Count < 2)
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch, "The inputs must have the shape [examples, …], found "
                + $"[{string.Join(", ", inputs.Shape)}].", Inputs.File);
        }

        if (targets.Shape.Count == 0 || targets.Shape[0] != inputs.Shape[0])
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch, $"A target for each of the {inputs.Shape[0]} inputs is needed, found the shape "
                + $"[{string.Join(", ", targets.Shape)}].", Targets.File);
        }

        Scaling?.Apply(inputs.Values, inputs.Values);
        var width = targets.Values.Length / Math.Max(1, targets.Shape[0]);
        var read = TargetRule.Make(targets.Values, Math.Max(1, width), targets.Place, row => FormattableString.Invariant($"[{row}]"));
        return new ArrayDataset(
            inputs.Values, DescribedFields.Reshape([.. inputs.Shape.Skip(1)], InputShape, Inputs.File), read, FilesChecksum.Of(Files));
    }
}
