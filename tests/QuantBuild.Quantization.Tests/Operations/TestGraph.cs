using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;

namespace QuantBuild.Quantization.Tests.Operations;

/// <summary>A graph of ops with random weights, written as a reader of graph models writes it.</summary>
internal sealed class TestGraph(int seed)
{
    private readonly Random _random = new(seed);
    private readonly GraphBuilder _builder = new();
    private readonly Dictionary<string, Tensor> _weights = new(StringComparer.Ordinal);

    public OperationGraph Operations { get; private set; } = null!;

    public WeightSet Weights => new(_weights);

    public GraphValue Input(int channels) => _builder.Input("image", ElementType.Float32, [null, 1, 1, channels]);

    /// <summary>A convolution of 1 × 1 with the addition of a bias; channels differ in range a hundredfold.</summary>
    public GraphValue Convolution(string name, GraphValue x, int inputs, int outputs, string add = "BiasAdd") =>
        Add(add, name, Add("Conv2D", name, x, Weight($"{name}/w", outputs, 1, 1, inputs, outputs)), Weight($"{name}/b", outputs, outputs));

    public GraphValue Depthwise(string name, GraphValue x, int channels) => Add(
        "BiasAdd", name, Add("DepthwiseConv2dNative", name, x, Weight($"{name}/w", channels, 1, 1, channels, 1)),
        Weight($"{name}/b", channels, channels));

    public GraphValue Transposed(string name, GraphValue x, int inputs, int outputs) =>
        Add("Conv2DBackpropInput", name, Integers($"{name}/size", 1, 1, 1, outputs), Weight($"{name}/w", 1, 1, 1, outputs, inputs), x);

    public GraphValue Add(string type, string name, params GraphValue[] inputs) => _builder.Add(type, inputs, origin: name, name: name);

    public GraphValue Vector(string name, params float[] values) => Store(name, Tensor.Of([values.Length], values));

    public GraphValue Integers(string name, params int[] values) => Store(name, Tensor.Of([values.Length], values));

    public GraphValue Weight(string name, int channels, params int[] shape)
    {
        var values = new float[Tensor.CountElements(shape)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * _random.NextDouble()) - 1) * Math.Pow(10, 2.0 * (i % channels) / channels));
        }

        return Store(name, Tensor.Of(shape, values));
    }

    public ModelGraph Read(params GraphValue[] outputs)
    {
        foreach (var output in outputs)
        {
            _builder.Output(output.Name, output);
        }

        Operations = _builder.Build();
        return OperationModel.Read(Operations, Weights);
    }

    /// <summary>What a model computes of some pixels.</summary>
    public float[] Compute(ModelGraph model, int channels)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 8).SelectMany(_ => PixelExecutor.Run(
            Operations, model.ToWeightSet(), [.. Enumerable.Range(0, channels).Select(_ => (float)random.NextDouble())]))];
    }

    private GraphValue Store(string name, Tensor value)
    {
        _weights.Add(name, value);
        return _builder.Weight(name, value.Type, value.Shape);
    }
}
