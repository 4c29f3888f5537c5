using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>The operations of a graph that are one layer of a model.</summary>
internal sealed class LayerPart
{
    private readonly Operation[] _operations;
    private readonly ILookup<GraphValue, Operation> _takers;

    /// <param name="operations">Them, in the graph's order, as far as the outputs depend on them.</param>
    /// <param name="takers">What takes each value of the graph.</param>
    public LayerPart(IEnumerable<Operation> operations, ILookup<GraphValue, Operation> takers)
    {
        // What is given or constant is there before any layer computes.
        _operations = [.. operations.Where(operation => operation.Type is not ("Const" or "Placeholder"))];
        _takers = takers;
        var own = _operations.ToHashSet();
        Takes =
        [
            .. _operations.SelectMany(operation => operation.Inputs)
                .Where(input => !own.Contains(input.Producer) && input.Source.Type != "Const").Distinct(),
        ];
        Gives =
        [
            .. _operations.SelectMany(operation => Enumerable.Range(0, operation.OutputCount).Select(operation.Output))
                .Where(value => takers[value].Any(taker => !own.Contains(taker))),
        ];
    }

    /// <summary>The values that it takes of other layers, and of what the model is fed.</summary>
    public IReadOnlyList<GraphValue> Takes { get; }

    /// <summary>The values that other layers take of it.</summary>
    public IReadOnlyList<GraphValue> Gives { get; }

    /// <summary>What it makes before its activation: one value for each call. None where its kernel is not known, or the model's outputs
    /// do not depend on it.</summary>
    /// <param name="layer">The layer.</param>
    public IReadOnlyList<GraphValue> BeforeActivation(GraphLayer layer)
    {
        if (layer.Class.Kernel is not { } form || layer.GetWeight(form.OutputRole) is not { } kernel)
        {
            return [];
        }

        var bias = layer.GetWeight("bias");
        return [.. _operations.Where(operation => Takes(operation, kernel)).Select(operation =>
            _takers[operation.Output()].FirstOrDefault(taker => bias is not null && Takes(taker, bias))?.Output() ?? operation.Output())];

        static bool Takes(Operation operation, WeightTensor weight) =>
            operation.Inputs.Any(input => input.Source.Weight?.Name == weight.Name);
    }

    /// <summary>Where it applies a kernel to what it takes; none where that is not known.</summary>
    /// <param name="kernel">A kernel of the layer.</param>
    public IReadOnlyList<KernelUse> UsesOf(WeightTensor kernel)
    {
        Operation[] users = [.. _operations.Where(operation => operation.Inputs.Any(input => input.Source.Weight?.Name == kernel.Name))];
        KernelUse[] uses = [.. users.Select(operation => KernelUse.Of(operation, kernel)).OfType<KernelUse>()];
        return uses.Length == users.Length && uses.All(use => use.Form == uses[0].Form) ? uses : [];
    }
}
