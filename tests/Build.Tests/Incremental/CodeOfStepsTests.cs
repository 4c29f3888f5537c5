using Build.Tests.Running;
using QuantBuild.Workflow.Incremental;

namespace Build.Tests.Incremental;

/// <summary>A change of how bytes are counted, or of what computes, makes the reports and variants stale that were made by it.</summary>
public sealed class CodeOfStepsTests : IDisposable
{
    private readonly BuildRun _build = new();

    [Fact]
    public void The_records_of_reports_and_of_variants_that_are_chosen_by_bytes_name_what_counts_and_computes()
    {
        // act
        var exitCode = _build.Execute("--target=EvaluateHousing", "--epochs=1", "--schemes=converter-8bit,safe-8bit");

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        string[] named =
            ["ICSharpCode.SharpZipLib", "QuantBuild.Tfjs", "Microsoft.ML.OnnxRuntime", "QuantBuild.Inference", "QuantBuild.Graph"];
        Assert.Superset(
            new HashSet<string>([.. named, "QuantBuild.Experiments", "QuantBuild.Reporting", "System.IO.Compression.Brotli"]),
            CodeOf(_build.Paths.Report("housing")));
        Assert.Superset(
            new HashSet<string>([.. named, "QuantBuild.Demos", "QuantBuild.Experiments"]),
            CodeOf(_build.Paths.Model("housing", "safe-8bit")));
        Assert.DoesNotContain("ICSharpCode.SharpZipLib", CodeOf(_build.Paths.Model("housing", "quantized-8bit")));
    }

    public void Dispose() => _build.Dispose();

    private static HashSet<string> CodeOf(string output) => [.. StepRecord.Load(output + ".step.json")!.Code.Keys];
}
