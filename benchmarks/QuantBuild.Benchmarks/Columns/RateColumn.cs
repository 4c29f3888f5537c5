using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using QuantBuild.Benchmarks.Inputs;

namespace QuantBuild.Benchmarks.Columns;

internal sealed class RateColumn() : MeasuredColumn("G weights/s", "Billions of weights a second, from the median")
{
    protected override string GetValue(Summary summary, BenchmarkCase benchmarkCase, double median) =>
        (Weights(benchmarkCase) / median).ToString("0.00", CultureInfo.InvariantCulture);

    private static double Weights(BenchmarkCase benchmarkCase) =>
        benchmarkCase.Descriptor.Type == typeof(ModelBenchmarks) ? GeneratedModel.WeightCount : Tensors.Length;
}
