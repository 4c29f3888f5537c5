using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Graph;
using QuantBuild.Inference.Internal;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference;

/// <summary>Reads an output of a run.</summary>
/// <param name="name">Its name.</param>
/// <param name="shape">Its shape.</param>
/// <param name="values">Its values, row-major, which are there until this returns.</param>
public delegate void OutputReader(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values);

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
    private readonly InferenceSession _session;
    private readonly IReadOnlyList<GraphInput> _inputs;
    private readonly IReadOnlyList<string> _outputs;

    private InferenceEngine(OnnxModel model, InferenceOptions options, IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs)
    {
        (_inputs, _outputs) = (inputs, outputs);
        _session = OnnxSession.Open(model, options);
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
        var lowering = Lowering.OnnxLowering.Lower(graph, weights, outputs, Operations.OperationTable.Lower);
        return new InferenceEngine(lowering.Model, chosen, lowering.Inputs, [.. outputs.Select(output => output.Name)]);
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="inputs">The inputs by name, all that the outputs depend on; others are not looked at.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="InferenceException">
    /// An input is missing, or of another type or shape; or an operation cannot be computed on this data.
    /// </exception>
    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        InputRules.Check(_inputs, inputs);
        return OnnxSession.Run(_session, [.. _inputs.Select(input => inputs[input.Name])], _outputs);
    }

    /// <summary>Computes the outputs, and shows those of float32 where they are: of large ones a copy takes longer than what is read.
    /// </summary>
    /// <param name="inputs">The inputs by name, all that the outputs depend on; others are not looked at.</param>
    /// <param name="read">Is shown each.</param>
    /// <exception cref="InferenceException">
    /// An input is missing, or of another type or shape; or an operation cannot be computed on this data.
    /// </exception>
    public void Run(IReadOnlyDictionary<string, Tensor> inputs, OutputReader read)
    {
        InputRules.Check(_inputs, inputs);
        OnnxSession.Run(_session, [.. _inputs.Select(input => inputs[input.Name])], _outputs, read);
    }

    /// <summary>Frees what ONNX Runtime holds.</summary>
    public void Dispose() => _session.Dispose();
}
