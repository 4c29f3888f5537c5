namespace QuantBuild.Datasets;

/// <summary>One of the inputs that an example is made of.</summary>
/// <param name="Name">The name of the model's input; null for the only one, whatever its name is.</param>
/// <param name="Shape">The shape of one example, without the batch, channels last.</param>
public sealed record ExampleInput(string? Name, IReadOnlyList<int> Shape)
{
    /// <summary>How many values an example has of it.</summary>
    public int Size => Shape.Aggregate(1, (product, dimension) => product * dimension);
}
