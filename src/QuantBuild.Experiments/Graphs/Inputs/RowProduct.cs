using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>Computes XᵀX of rows X. Safe for use from several threads at once.</summary>
internal sealed class RowProduct : IDisposable
{
    private readonly InferenceEngine _engine;

    public RowProduct()
    {
        var builder = new GraphBuilder();
        var rows = builder.Input("rows", ElementType.Float32, [null, null]);
        builder.Output("product", builder.Add("MatMul", [rows, rows], new() { { "transpose_a", true }, { "transpose_b", false } }));
        _engine = InferenceEngine.Open(builder.Build(), WeightSet.Empty, FeedRuns.Options);
    }

    /// <summary>Computes the product of some rows.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="width">How many numbers a row has.</param>
    /// <returns>The square matrix, row-major.</returns>
    public float[] Of(float[] rows, int width) =>
        _engine.Run(new Dictionary<string, Tensor> { ["rows"] = Tensor.Of([rows.Length / width, width], rows) })["product"].Floats;

    public void Dispose() => _engine.Dispose();
}
