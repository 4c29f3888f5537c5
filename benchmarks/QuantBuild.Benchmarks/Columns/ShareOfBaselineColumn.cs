using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace QuantBuild.Benchmarks.Columns;

internal sealed class ShareOfBaselineColumn() : MeasuredColumn("Of copy", "Median time of copying the same bytes, over this median time")
{
    protected override string GetValue(Summary summary, BenchmarkCase benchmarkCase, double median)
    {
        var group = summary.GetLogicalGroupKey(benchmarkCase);
        var baseline = summary.BenchmarksCases.FirstOrDefault(other =>
            other.Descriptor.Baseline && summary.GetLogicalGroupKey(other) == group);
        return baseline is not null && summary[baseline]?.ResultStatistics is { } copy
            ? (copy.Median / median).ToString("0 %", CultureInfo.InvariantCulture)
            : "-";
    }
}
