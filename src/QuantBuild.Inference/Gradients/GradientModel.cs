using QuantBuild.Graph;
using QuantBuild.Inference.Gradients.Rules;
using QuantBuild.Inference.Gradients.Tape;
using QuantBuild.Inference.Internal;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;
using QuantBuild.Inference.Operations;

namespace QuantBuild.Inference.Gradients;

/// <summary>Writes a graph, its loss and the gradients as one ONNX model.</summary>
internal sealed class GradientModel
{
    // Of what a target holds none of, the logarithm does not count.
    private const float Least = 1e-30f;

    private readonly OnnxLowering _lowering;
    private readonly OperationGraph _graph;

    private GradientModel(OperationGraph graph, OnnxLowering lowering) => (_graph, _lowering) = (graph, lowering);

    /// <summary>The name of the output that is the loss.</summary>
    public string Loss { get; private set; } = string.Empty;

    public OnnxModel Model => _lowering.Model;

    public IReadOnlyList<GraphInput> Inputs => _lowering.Inputs;

    /// <summary>The weights that are fed, in the order of the model's inputs.</summary>
    public IReadOnlyList<GraphWeight> Fed => [.. _lowering.Fed.Select(weight => weight.Weight)];

    /// <summary>The names of the outputs that are gradients, by weight.</summary>
    public Dictionary<string, string> OfWeights { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes it.</summary>
    /// <exception cref="InferenceException">An operation cannot be run or has no gradient, or a loss does not fit its output.</exception>
    public static GradientModel Of(OperationGraph graph, WeightSet weights, GradientOptions options)
    {
        var outputs = OutputSelection.Of(graph, new InferenceOptions
        {
            Outputs = [.. options.Losses.Where(loss => loss.Inner is null).Select(loss => loss.Output)],
            ExtraOutputs = [.. options.Losses.Select(loss => loss.Inner).OfType<GraphValue>()],
        });
        var fed = options.Weights.ToHashSet(StringComparer.Ordinal);
        OnnxLowering Lower() => OnnxLowering.Lower(graph, weights, outputs, OperationTable.Lower, fed, options.InputShapes);

        // One after the other, so that the constants of only one of them are held.
        var shapes = ShapeProbe.Measure(Lower(), options.InputShapes);
        var lowering = Lower();
        foreach (var (name, shape) in shapes)
        {
            lowering.SetShape(name, shape);
        }

        foreach (var input in lowering.Inputs.Where(input => options.InputShapes.ContainsKey(input.Name)))
        {
            lowering.SetShape(lowering.WrittenAs(input.Value).Name, options.InputShapes[input.Name]);
        }

        var model = new GradientModel(graph, lowering);
        model.Write(options);
        return model;
    }

    private void Write(GradientOptions options)
    {
        new FoldedNormalizations(_lowering).Fold();
        var tape = new GradientTape(_lowering, _lowering.Fed.Select(weight => weight.Name), GradientTable.Stops);
        string[] losses = [.. options.Losses.Select(loss => Begin(loss, tape))];
        Loss = Give(losses.Aggregate((sum, loss) => Emit("Add", sum, loss)), "loss");
        tape.GoBack(GradientTable.Apply);
        foreach (var (weight, name) in _lowering.Fed)
        {
            if (tape.GradientOf(name) is { } gradient)
            {
                OfWeights.Add(weight.Name, Give(gradient, $"gradient of {weight.Name}"));
            }
        }

        FoldedNormalizations.Unfold(_lowering);
    }

    /// <summary>Writes the loss of one output, and the gradient that all others come from.</summary>
    private string Begin(OutputLoss loss, GradientTape tape)
    {
        var value = loss.Inner ?? _graph.Outputs.First(output => output.Name == loss.Output).Value;
        var (name, isFirst) = _lowering.WrittenAs(value);
        var input = _lowering.Unique($"target of {loss.Output}");
        Model.AddInput(input, ElementType.Float32, [.. loss.Shape.Select(length => (int?)length)]);
        var target = isFirst ? Emit("Transpose", [input], ("perm", ChannelOrder.ToFirst(loss.Shape.Count))) : input;
        var scale = Number((float)loss.Scale);
        if (loss.Kind == LossKind.Squares)
        {
            var difference = Emit("Sub", name, target);
            tape.Add(name, Emit("Mul", difference, Number((float)(2 * loss.Scale))));
            return Emit("Mul", Sum(Emit("Mul", difference, difference)), scale);
        }

        // At the softmax's input the divergence's gradient is the difference alone, and nothing is divided by small probabilities.
        var softmax = Model.Nodes.Find(node => node.Outputs.Contains(name)) is { Type: "Softmax" } node ? node
            : throw new InferenceException("a divergence needs an output that is a softmax.", loss.Output);
        var logits = softmax.Inputs[0];
        tape.Add(logits, Emit("Mul", Emit("Sub", name, target), scale));
        var ours = Emit("LogSoftmax", [logits], softmax.Attributes);
        var theirs = Emit("Log", Emit("Max", target, Number(Least)));
        return Emit("Mul", Sum(Emit("Mul", target, Emit("Sub", theirs, ours))), scale);
    }

    private string Sum(string value) => Emit("ReduceSum", [value], ("keepdims", 0));

    private string Number(float value) => _lowering.Initializer(Tensor.Scalar(value));

    private string Emit(string type, params IReadOnlyList<string> inputs) => Emit(type, inputs, Array.Empty<OnnxAttribute>());

    private string Emit(string type, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) =>
        _lowering.Emit(type, inputs, 1, "gradient/loss", attributes)[0];

    private string Give(string value, string name)
    {
        var output = _lowering.Unique(name);
        Model.AddNode("Identity", [value], [output], []);
        Model.AddOutput(output, ElementType.Float32);
        return output;
    }
}
