using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Experiments.Evaluation.WeightChanges;

/// <summary>The weights of a model as its operations take them: kernels that are made at load stand for the values that they are made
/// of.</summary>
internal sealed class RestoredKernels
{
    private readonly TfjsModel _model;
    private readonly Dictionary<string, KernelAtLoad> _kernels;
    private readonly Dictionary<string, WeightSpec> _scales;

    private RestoredKernels(TfjsModel model, IReadOnlyList<KernelAtLoad> kernels)
    {
        _model = model;
        _kernels = kernels.ToDictionary(kernel => kernel.Values, StringComparer.Ordinal);
        var scales = kernels.Select(kernel => kernel.Scales).ToHashSet(StringComparer.Ordinal);
        _scales = model.Weights.Where(weight => scales.Contains(weight.Name)).ToDictionary(weight => weight.Name, StringComparer.Ordinal);
    }

    /// <summary>Those of a model that is open.</summary>
    public static RestoredKernels Of(TfjsModel model) =>
        new(model, model.Format == TfjsModelFormat.GraphModel && model.Topology is not null ? KernelsAtLoad.Find(model.Json) : []);

    /// <summary>What a weight is called where it is taken.</summary>
    public string NameOf(WeightSpec weight) => _kernels.GetValueOrDefault(weight.Name)?.Name ?? weight.Name;

    /// <summary>The values there, of a weight of float32.</summary>
    public float[] Read(WeightSpec weight)
    {
        var values = _model.ReadFloat32(weight);
        return _kernels.GetValueOrDefault(weight.Name) is { } kernel
            ? kernel.Restore(Tensor.Of(weight.Shape, values), _model.ReadTensor(_scales[kernel.Scales])).Floats
            : values;
    }
}
