using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>One input of the model, and the array that it is given.</summary>
/// <param name="Name">The input's name; null where the model has one only.</param>
/// <param name="Place">Where the array stands.</param>
/// <param name="Scaling">How pixels are brought into range; null for values as they are.</param>
/// <param name="InputShape">The shape of an example where it differs from the array's; else null.</param>
internal sealed record NumpyInput(string? Name, NumpyPlace Place, PixelScaling? Scaling, IReadOnlyList<int>? InputShape)
{
    /// <summary>The inputs of a description: one place, with its preparation beside it, or an array of places that have names.</summary>
    public static IReadOnlyList<NumpyInput> Read(JsonCursor json, string folder)
    {
        var inputs = json.Required("inputs");
        if (inputs.Kind != System.Text.Json.JsonValueKind.Array)
        {
            return [Prepared(json, NumpyPlace.Read(inputs, folder), name: null)];
        }

        var items = Named(inputs, "name", "file", "array", "scaling", "inputShape");
        foreach (var field in (string[])["scaling", "inputShape"])
        {
            if (json.Optional(field) is { } beside)
            {
                throw beside.Misplaced("must stand with each of the inputs where these have names");
            }
        }

        return [.. items.Select(item => Prepared(item, NumpyPlace.ReadFields(item, folder), item.Required("name").Name()))];
    }

    /// <summary>Other arrays for the same inputs.</summary>
    public static IReadOnlyList<NumpyInput> Other(IReadOnlyList<NumpyInput> inputs, JsonCursor json, string folder)
    {
        if (inputs is [{ Name: null } only])
        {
            return [only with { Place = NumpyPlace.Read(json, folder) }];
        }

        var others = Named(json, "name", "file", "array").ToDictionary(item => item.Required("name").Name(), StringComparer.Ordinal);
        return others.Count == inputs.Count && inputs.All(input => others.ContainsKey(input.Name!))
            ? [.. inputs.Select(input => input with { Place = NumpyPlace.ReadFields(others[input.Name!], folder) })]
            : throw json.Error($"must have the same inputs as the dataset: {string.Join(", ", inputs.Select(input => input.Name))}");
    }

    /// <summary>Reads the array, [examples, …].</summary>
    public (float[] Values, ExampleInput Input, int Count) Open(ReadLimits limits)
    {
        var array = Place.Open(limits);
        if (array.Shape.Count < 2)
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch,
                $"The inputs must have the shape [examples, …], found [{string.Join(", ", array.Shape)}].",
                Place.File);
        }

        Scaling?.Apply(array.Values, array.Values);
        return (array.Values, new ExampleInput(Name, DescribedFields.Reshape([.. array.Shape.Skip(1)], InputShape, Place.File)),
            array.Shape[0]);
    }

    private static NumpyInput Prepared(JsonCursor json, NumpyPlace place, string? name) =>
        new(name, place, json.Optional("scaling") is { } scaling ? PixelScaling.Read(scaling) : null, json.Optional("inputShape")?.Shape());

    private static IReadOnlyList<JsonCursor> Named(JsonCursor json, params IReadOnlyList<string> fields)
    {
        var items = json.Items();
        foreach (var item in items)
        {
            item.RequireOnly(fields);
        }

        return items.Count > 0 && items.DistinctBy(item => item.Required("name").Name()).Count() == items.Count
            ? items
            : throw json.Error("must hold at least one input, each name once");
    }
}
