using QuantBuild.Graph;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference.Gradients;

/// <summary>A graph with a loss of its outputs, ready to compute the loss's gradients on ONNX Runtime, as one model with the graph itself:
/// no other library is needed.</summary>
/// <remarks>Only what lies between what gradients are wanted of and the outputs is gone back through. Runs from several threads at once are
/// safe.</remarks>
/// <example>
/// <code>
/// using var engine = GradientEngine.Open(graph, weights, new GradientOptions
/// {
///     Losses = [new OutputLoss("probabilities", LossKind.Divergence, [8, 1000])],
///     InputShapes = new Dictionary&lt;string, IReadOnlyList&lt;int&gt;&gt; { ["image"] = [8, 224, 224, 3] },
///     Weights = ["conv1_bn/gamma", "conv1_bn/beta"],
/// });
/// var result = engine.Run(images, targets, vectors);
/// </code>
/// </example>
public sealed class GradientEngine : IDisposable
{
    private readonly OnnxSession _session;
    private readonly GradientModel _model;
    private readonly GradientOptions _options;

    private GradientEngine(GradientModel model, GradientOptions options)
    {
        (_model, _options) = (model, options);
        _session = OnnxSession.Open(model.Model, Running);
    }

    /// <summary>How sessions run: several runs at once are faster than several threads on the same one.</summary>
    internal static InferenceOptions Running { get; } = new() { Threads = 1 };

    /// <summary>The weights that have a gradient: those asked for that the loss depends on.</summary>
    public IReadOnlyCollection<string> Weights => _model.OfWeights.Keys;

    /// <summary>Writes the model and loads it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The values of its weights; of those that gradients are wanted of, none are taken.</param>
    /// <param name="options">What is computed.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="InferenceException">An operation cannot be run, or one on the way has no gradient, which the message names.
    /// </exception>
    public static GradientEngine Open(OperationGraph graph, WeightSet weights, GradientOptions options) =>
        new(GradientModel.Of(graph, weights, options), options);

    /// <summary>Computes the loss and its gradients.</summary>
    /// <param name="inputs">The graph's inputs, by name.</param>
    /// <param name="targets">What each output with a loss should be, by name.</param>
    /// <param name="weights">The values of the weights that gradients are wanted of, by name.</param>
    /// <returns>What was computed.</returns>
    /// <exception cref="InferenceException">Something is missing or has another shape, or an operation cannot be computed on it.
    /// </exception>
    public GradientResult Run(
        IReadOnlyDictionary<string, Tensor> inputs,
        IReadOnlyDictionary<string, Tensor> targets,
        IReadOnlyDictionary<string, Tensor> weights)
    {
        InputRules.Check(_model.Inputs, inputs);
        Tensor[] fed =
        [
            .. _model.Inputs.Select(input => inputs[input.Name]),
            .. _model.Fed.Select(weight => Given(weights, weight.Name)),
            .. _options.Losses.Select(loss => Given(targets, loss.Output)),
        ];
        string[] outputs = [.. _options.Losses.Where(loss => loss.Inner is null).Select(loss => loss.Output)];
        var results = _session.Run(fed, [.. outputs, _model.Loss, .. _model.OfWeights.Values]);
        return new GradientResult(
            results[_model.Loss].Floats[0],
            outputs.ToDictionary(output => output, output => results[output], StringComparer.Ordinal),
            _model.OfWeights.ToDictionary(weight => weight.Key, weight => results[weight.Value], StringComparer.Ordinal));
    }

    /// <summary>Frees what ONNX Runtime holds.</summary>
    public void Dispose() => _session.Dispose();

    private static Tensor Given(IReadOnlyDictionary<string, Tensor> values, string name) =>
        values.TryGetValue(name, out var value) ? value : throw new InferenceException("there are no values for this.", name);
}
