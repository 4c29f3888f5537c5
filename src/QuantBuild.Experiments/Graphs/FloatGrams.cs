using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>XᵀX of what the kernels of a float model see of calibration samples.</summary>
internal sealed class FloatGrams
{
    // So many samples are computed before what kernels see of them is added up.
    private const int AtOnce = 8;

    // Behind the name of a kernel, for the places that what it sees is the mean of.
    private const string OfPlaces = "\nplaces";

    private readonly IReadOnlyDictionary<string, KernelGrams> _grams;

    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="sums">What <see cref="Measure"/> gave, added up, by kernel name.</param>
    public FloatGrams(ModelGraph model, ModelOperations operations, IReadOnlyDictionary<string, KernelSum> sums) =>
        _grams = KernelsOf(model, operations).Where(kernel => !kernel.AreOfPlaces && sums.ContainsKey(kernel.Name))
            .Select(kernel => (
                kernel.Name, Grams: sums[kernel.Name].ToGrams(kernel.Uses[0], sums.GetValueOrDefault(kernel.Name + OfPlaces))))
            .Where(kernel => kernel.Grams is not null)
            .ToDictionary(kernel => kernel.Name, kernel => kernel.Grams!, StringComparer.Ordinal);

    /// <summary>Runs the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <param name="blocks">Which of them: some of the <see cref="SampleBlocks"/>.</param>
    /// <returns>What each kernel sees of each block, by its name; empty where none is known.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, KernelSum>> Measure(
        ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples,
        IReadOnlyList<Range> blocks)
    {
        var kernels = KernelsOf(model, operations);
        GraphValue[] values = [.. kernels.SelectMany(kernel => kernel.Seen).Distinct()];
        if (values.Length == 0)
        {
            return blocks.Select(_ => new Dictionary<string, KernelSum>());
        }

        return Run();

        IEnumerable<IReadOnlyDictionary<string, KernelSum>> Run()
        {
            using var product = new RowProduct();
            var images = samples.Sum(sample => sample.Values.First().Shape[0]);
            KernelInputs[] sums =
            [
                .. kernels.Select((kernel, i) =>
                    new KernelInputs(kernel.Uses[0], images * kernel.Uses.Count, i, product, kernel.AreOfPlaces)),
            ];
            using var engine =
                InferenceEngine.Open(operations.Graph, operations.Weights, FeedRuns.Options with { ExtraOutputs = values });
            foreach (var block in blocks)
            {
                foreach (var chunk in samples.Index().Take(block).Chunk(AtOnce))
                {
                    Add(chunk, engine, kernels, sums);
                }

                yield return kernels.Zip(sums).ToDictionary(pair => pair.First.Name, pair => pair.Second.EndBlock());
            }
        }
    }

    /// <summary>How many bytes the sums of one block take.</summary>
    public static long BytesOf(ModelGraph model, ModelOperations operations) =>
        KernelsOf(model, operations).Select(kernel => kernel.Uses[0]).Sum(use =>
            sizeof(float) * use.Inputs * (use.Inputs + 3L) / 2 * (use.Form == GramForm.PatchesByChannel ? use.Kernel[^2] : 1));

    private static void Add(
        (int Index, IReadOnlyDictionary<string, Tensor> Item)[] chunk, InferenceEngine engine,
        SeenKernel[] kernels, KernelInputs[] sums)
    {
        var seen = FeedRuns.Each(chunk.Length, i =>
        {
            var outputs = engine.Run(chunk[i].Item);
            return Array.ConvertAll([.. kernels.Index()], kernel => kernel.Item.Seen.Select(value =>
                sums[kernel.Index].RowsOf(outputs[value.Name], chunk[i].Index)).ToArray());
        });
        Parallel.For(0, kernels.Length, kernel =>
        {
            foreach (var rows in seen.SelectMany(sample => sample[kernel]))
            {
                sums[kernel].Add(rows);
            }
        });
    }

    // Those of places come last, so that others keep their numbers.
    private static SeenKernel[] KernelsOf(ModelGraph model, ModelOperations operations)
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

    private sealed record SeenKernel(string Name, IReadOnlyList<KernelUse> Uses, bool AreOfPlaces)
    {
        public IEnumerable<GraphValue> Seen => Uses.Select(use => AreOfPlaces ? use.Places!.Value : use.Input);
    }
}
