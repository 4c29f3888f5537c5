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

    /// <summary>Adds the product of some rows to a sum.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="sum">The square matrix to add to, row-major.</param>
    public void Add(float[] rows, double[] sum)
    {
        var width = (int)Math.Sqrt(sum.Length);
        var product = _engine.Run(new Dictionary<string, Tensor> { ["rows"] = Tensor.Of([rows.Length / width, width], rows) })["product"];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += product.Floats[i];
        }
    }

    public void Dispose() => _engine.Dispose();
}
