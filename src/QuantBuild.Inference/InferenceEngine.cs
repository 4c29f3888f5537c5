using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Graph;
using QuantBuild.Inference.Internal;
using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference;

/// <summary>A graph with its weights, ready to run on ONNX Runtime.</summary>
/// <remarks>Runs from several threads at once are safe; each uses the engine's threads.</remarks>
/// <example>
/// <code>
/// using var engine = InferenceEngine.Open(graph, weights);
/// var image = Tensor.Of([1, 224, 224, 3], pixels);
/// var outputs = engine.Run(new Dictionary&lt;string, Tensor&gt; { ["image"] = image });
/// </code>
/// </example>
public sealed class InferenceEngine : IDisposable
{
    private readonly OnnxSession _session;
    private readonly IReadOnlyList<GraphInput> _inputs;
    private readonly IReadOnlyList<WrittenOutput> _outputs;
    private readonly bool _areRead;

    private InferenceEngine(OnnxLowering lowering, InferenceOptions options)
    {
        (_inputs, _outputs, _areRead) = (lowering.Inputs, lowering.Outputs, options.OutputsAreRead);
        _session = OnnxSession.Open(lowering.Model, options);
    }

    /// <summary>The assemblies whose code decides what a graph computes: what others have computed is stale.</summary>
    public static IReadOnlyList<Assembly> Code { get; } =
        [typeof(InferenceEngine).Assembly, typeof(OperationGraph).Assembly, typeof(InferenceSession).Assembly];

    /// <summary>The inputs that the outputs depend on.</summary>
    public IReadOnlyList<GraphInput> Inputs => _inputs;

    /// <summary>Lowers a graph and loads it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The values of its weights.</param>
    /// <param name="options">How it is run; by default on the processor, with all its outputs.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="InferenceException">
    /// An output depends on an op that cannot be run, the device is not there, or a weight has no values or those of another shape.
    /// </exception>
    public static InferenceEngine Open(OperationGraph graph, WeightSet weights, InferenceOptions? options = null)
    {
        var chosen = options ?? new InferenceOptions();
        var outputs = OutputSelection.Of(graph, chosen);
        return new InferenceEngine(
            OnnxLowering.Lower(graph, weights, outputs, Operations.OperationTable.Lower, areRead: chosen.OutputsAreRead), chosen);
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="inputs">The inputs by name, all that the outputs depend on; others are not looked at.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="InferenceException">
    /// An input is missing, or of another type or shape; or an operation cannot be computed on this data.
    /// </exception>
    /// <exception cref="InvalidOperationException">The engine was opened to have its outputs read.</exception>
    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        if (_areRead)
        {
            throw new InvalidOperationException("The engine's outputs are to be read, where they may lie in another order.");
        }

        InputRules.Check(_inputs, inputs);
        return _session.Run([.. _inputs.Select(input => inputs[input.Name])], [.. _outputs.Select(output => output.Name)]);
    }

    /// <summary>Computes the outputs, and shows those of float32 where they are.</summary>
    /// <param name="inputs">The inputs by name, all that the outputs depend on; others are not looked at.</param>
    /// <param name="read">Is shown each.</param>
    /// <exception cref="InferenceException">
    /// An input is missing, or of another type or shape; or an operation cannot be computed on this data.
    /// </exception>
    public void Run(IReadOnlyDictionary<string, Tensor> inputs, OutputReader read)
    {
        InputRules.Check(_inputs, inputs);
        _session.Run([.. _inputs.Select(input => inputs[input.Name])], _outputs, read);
    }

    /// <summary>Frees what ONNX Runtime holds.</summary>
    public void Dispose() => _session.Dispose();
}
