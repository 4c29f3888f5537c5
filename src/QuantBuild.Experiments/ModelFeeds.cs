using System.Globalization;
using QuantBuild.Datasets;
using QuantBuild.Graph;

namespace QuantBuild.Experiments;

/// <summary>Gives examples to a model's inputs.</summary>
/// <param name="inputs">The inputs that the outputs depend on.</param>
internal sealed class ModelFeeds(IReadOnlyList<GraphInput> inputs)
{
    /// <summary>The inputs.</summary>
    public IReadOnlyList<GraphInput> Inputs => inputs;

    /// <summary>How many examples the model takes at once, where it takes so many and no others; else null.</summary>
    public int? FixedBatch => inputs.Select(input => input.Shape is [{ } batch, ..] ? batch : (int?)null)
        .FirstOrDefault(batch => batch is not null);

    /// <summary>What the inputs take.</summary>
    /// <exception cref="ExperimentException">Not even the number of an input's dimensions is known.</exception>
    public IReadOnlyList<OpenInput> Open => [.. inputs.Select(input => input.Shape is { Count: > 0 } shape
        ? new OpenInput(input.Name, [.. shape.Skip(1)])
        : throw new ExperimentException(
            $"Inputs cannot be made up for '{input.Name}', whose dimensions the model does not tell; describe NumPy data."))];

    /// <summary>Why examples cannot be given to the inputs; null where they can.</summary>
    /// <param name="examples">What an example is made of.</param>
    public string? Problem(IReadOnlyList<ExampleInput> examples)
    {
        if (examples is [{ Name: null } only])
        {
            return inputs is not [var single] ? $"takes {inputs.Count} inputs, {ShowAll()}; NumPy data gives each by its name"
                : Fits(single, only.Shape) ? null : $"takes {ShowShape(single)}";
        }

        var unknown = examples.FirstOrDefault(example => !inputs.Any(input => IsNamed(input, example.Name!)));
        var missing = inputs.FirstOrDefault(input => !examples.Any(example => IsNamed(input, example.Name!)));
        return unknown is not null || missing is not null
            ? $"takes {ShowAll()}{(unknown is null ? $", and the data has no {missing!.Name}" : $", and no {unknown.Name}")}"
            : examples.Select(example => (Example: example, Input: inputs.First(input => IsNamed(input, example.Name!))))
                .Where(pair => !Fits(pair.Input, pair.Example.Shape)).Select(pair => $"takes {ShowAll()}").FirstOrDefault();
    }

    /// <summary>The inputs' values of some examples.</summary>
    /// <param name="examples">What an example is made of.</param>
    /// <param name="count">The number of examples.</param>
    /// <param name="values">The examples, row-major; those of a single input are not copied.</param>
    public IReadOnlyDictionary<string, Tensor> Of(IReadOnlyList<ExampleInput> examples, int count, ReadOnlyMemory<float> values)
    {
        var feeds = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var (start, width) = (0, values.Length / count);
        foreach (var example in examples)
        {
            var input = example.Name is null ? inputs[0] : inputs.First(other => IsNamed(other, example.Name));
            feeds[input.Name] = ToTensor(input.Type, [count, .. example.Shape], Cut(start, example.Size));
            start += example.Size;
        }

        return feeds;

        ReadOnlyMemory<float> Cut(int from, int size)
        {
            if (size == width)
            {
                return values;
            }

            var own = new float[count * size];
            for (var i = 0; i < count; i++)
            {
                values.Span.Slice((i * width) + from, size).CopyTo(own.AsSpan(i * size));
            }

            return own;
        }
    }

    private static Tensor ToTensor(ElementType type, IReadOnlyList<int> shape, ReadOnlyMemory<float> values) => type switch
    {
        ElementType.Int32 => Tensor.Of(shape, Array.ConvertAll(values.ToArray(), value => (int)MathF.Round(value))),
        ElementType.Bool => Tensor.Of(shape, Array.ConvertAll(values.ToArray(), value => value != 0)),
        _ => Tensor.Of(shape, values),
    };

    // A placeholder's name may stand with the number of its output, as the signature of a converted model has it.
    private static bool IsNamed(GraphInput input, string name) =>
        input.Name == name || input.SignatureName == name || (name.EndsWith(":0", StringComparison.Ordinal) && input.Name == name[..^2]);

    private static bool Fits(GraphInput input, IReadOnlyList<int> shape) =>
        input.Shape is not { } known
            || (known.Count == shape.Count + 1 && known.Skip(1).Zip(shape).All(size => size.First is null || size.First == size.Second));

    private string ShowAll() => string.Join(", ", inputs.Take(8).Select(input => $"{input.Name} {ShowShape(input)}"));

    private static string ShowShape(GraphInput input) => input.Shape is null ? "of any shape"
        : $"[{string.Join(", ", input.Shape.Skip(1).Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "any"))}]";
}
