using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
using QuantBuild.Inference.Gradients;
using QuantBuild.Inference.Tests.Operations;

namespace QuantBuild.Inference.Tests.Gradients;

public sealed class OperationGradientTests
{
    private const int MostElements = 24;
    private const double Tolerance = 3e-3;

    // What is not known is refused by name, and a correction is then left out.
    private static readonly HashSet<string> _refused =
    [
        "CropAndResize bilinear: x0", "CropAndResize bilinear: x1", "CropAndResize nearest: x0", "CropAndResize to one place: x0",
        "CropAndResize to one place: x1", "Gather: x0", "GatherNd: x0", "GatherV2 within a batch: x0", "GatherV2: x0", "LRN: x0",
        "MirrorPad REFLECT: x0", "NonMaxSuppressionV5: x0", "NonMaxSuppressionV5: x1", "Prod kept: x0", "Prod: x0", "ScatterNd: x1",
        "Slice from running values: x0", "SparseToDense of places: x2", "SparseToDense: x2", "StridedSlice from running values: x0",
        "TensorScatterUpdate: x0", "TensorScatterUpdate: x2", "Tile: x0", "TopKV2: x0", "Unique: x0",
    ];

    // At the origin it has none.
    private static readonly HashSet<string> _undefined = ["Atan2 in all quarters"];

    public static TheoryData<string> Names => [.. OperationCase.All.Keys];

    public static TheoryData<string> ModelNames => [.. OperationCase.Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_an_op_is_what_differences_tell(string name) => AssertGradients(OperationCase.All[name]);

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void The_gradient_of_a_model_is_what_differences_tell(string name) => AssertGradients(OperationCase.Models[name]);

    private static void AssertGradients(OperationCase sample)
    {
        var graph = GraphDefReader.Read(sample.Model);
        foreach (var input in sample.Inputs.Where(input => input.Value.Type == ElementType.Float32))
        {
            AssertGradient(sample, graph, input.Key);
        }
    }

    private static void AssertGradient(OperationCase sample, OperationGraph graph, string input)
    {
        // arrange
        var random = new Random(1);
        var outputs = sample.Outputs.Where(output => output.Value.Type == ElementType.Float32).ToArray();
        var targets = outputs.ToDictionary(
            output => output.Key,
            output => Tensor.Of(
                output.Value.Shape, output.Value.Floats.Select(value => value + (float)random.NextDouble() - 0.5f).ToArray()));
        OutputLoss[] losses = [.. outputs.Select(output => new OutputLoss(output.Key, LossKind.Squares, output.Value.Shape))];
        var shapes = sample.Inputs.ToDictionary(pair => pair.Key, pair => pair.Value.Shape);
        if (losses.Length == 0 || sample.Inputs[input].Floats.Length == 0)
        {
            return;
        }

        // act
        GradientEngine? engine = null;
        try
        {
            engine = GradientEngine.Open(
                FedGraph.WithWeights(graph, new Dictionary<string, IReadOnlyList<int>> { [input] = shapes[input] }),
                sample.Weights.With(sample.Inputs),
                new GradientOptions { Losses = losses, InputShapes = shapes, Weights = [input] });
        }
        catch (InferenceException exception)
        {
            Assert.True(_refused.Contains($"{sample.Name}: {input}"), $"{sample.Name}: {input}: {exception.Message}");
            return;
        }

        using var opened = engine;
        if (engine.Weights.Count == 0)
        {
            return;
        }

        var gradient = engine.Run(sample.Inputs, targets, sample.Inputs).Weights[input];

        // assert
        Assert.Equal(shapes[input], gradient.Shape);
        using var plain = InferenceEngine.Open(graph, sample.Weights, new InferenceOptions { Threads = 1 });
        var quotients = new DifferenceQuotients(plain, sample.Inputs, targets, losses);
        var scale = gradient.Floats.Select(value => Math.Abs((double)value)).Max();
        var isNumber = gradient.Floats.All(float.IsFinite);
        Assert.Equal(!_undefined.Contains(sample.Name), isNumber);
        for (int count = gradient.Floats.Length, i = 0; isNumber && i < Math.Min(count, MostElements); i++)
        {
            var element = (int)((long)i * count / Math.Min(count, MostElements));
            if (quotients.Of(input, element, scale) is { } quotient)
            {
                Assert.True(
                    Math.Abs(quotient - gradient.Floats[element]) <= (Tolerance * (Math.Abs(quotient) + scale)) + 1e-4,
                    $"element {element} of {input} has {gradient.Floats[element]}, and differences {quotient}");
            }
        }
    }
}
