using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>XᵀX of what the kernels of a float model see of calibration samples.</summary>
internal sealed class FloatGrams
{
    // Behind the name of a kernel, for the places that what it sees is the mean of.
    private const string OfPlaces = "\nplaces";

    private readonly IReadOnlyDictionary<string, KernelGrams> _grams;

    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="sums">What <see cref="FloatPass"/> gave, added up, by kernel name.</param>
    public FloatGrams(ModelGraph model, ModelOperations operations, IReadOnlyDictionary<string, KernelSum> sums) =>
        _grams = KernelsOf(model, operations).Where(kernel => !kernel.AreOfPlaces && sums.ContainsKey(kernel.Name))
            .Select(kernel => (
                kernel.Name, Grams: sums[kernel.Name].ToGrams(kernel.Uses[0], sums.GetValueOrDefault(kernel.Name + OfPlaces))))
            .Where(kernel => kernel.Grams is not null)
            .ToDictionary(kernel => kernel.Name, kernel => kernel.Grams!, StringComparer.Ordinal);

    /// <summary>How many bytes the sums of one block take.</summary>
    public static long BytesOf(ModelGraph model, ModelOperations operations) =>
        KernelsOf(model, operations).Select(kernel => kernel.Uses[0]).Sum(use =>
            sizeof(float) * use.Inputs * (use.Inputs + 3L) / 2 * (use.Form == GramForm.PatchesByChannel ? use.Kernel[^2] : 1));

    /// <summary>The kernels whose inputs are known. Those of places come last, so that others keep their numbers.</summary>
    internal static SeenKernel[] KernelsOf(ModelGraph model, ModelOperations operations)
    {
        SeenKernel[] kernels = [.. model.Layers.SelectMany(layer => Kernels.Of(layer).Select(kernel => new SeenKernel(
            kernel.Name, layer.IsShared && layer.Operations.Count > 0 ? [] : operations.Of(layer).UsesOf(kernel), AreOfPlaces: false)))
            .Where(kernel => kernel.Uses.Count > 0 && KernelInputs.CanHold(kernel.Uses[0]))
            .DistinctBy(kernel => kernel.Name)];
        var pooled = kernels.Where(kernel => kernel.Uses.All(use => use.Places is not null));
        return [.. kernels, .. pooled.Select(kernel => kernel with { Name = kernel.Name + OfPlaces, AreOfPlaces = true })];
    }

    /// <summary>The matrices of a kernel; null where what it sees is not known, or too much.</summary>
    public KernelGrams? Of(WeightTensor kernel) => _grams.GetValueOrDefault(kernel.Name);

    /// <summary>A kernel, and what it sees.</summary>
    /// <param name="Name">What its sum is called.</param>
    /// <param name="Uses">What applies it.</param>
    /// <param name="AreOfPlaces">Whether the rows are those of the places that what it sees is the mean of.</param>
    internal sealed record SeenKernel(string Name, IReadOnlyList<KernelUse> Uses, bool AreOfPlaces)
    {
        /// <summary>The values that it sees, one for each use.</summary>
        public IEnumerable<GraphValue> Seen => Uses.Select(use => AreOfPlaces ? use.Places!.Value : use.Input);
    }
}
