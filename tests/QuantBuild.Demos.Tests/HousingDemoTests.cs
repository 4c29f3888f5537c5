using QuantBuild.Demos.Housing;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;

namespace QuantBuild.Demos.Tests;

public sealed class HousingDemoTests : IDisposable
{
    private static readonly ExperimentLog _silent = new(TextWriter.Null, IsTerminal: false);

    private readonly TemporaryFolder _folder = new();
    private readonly HousingDemo _demo = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_is_the_examples_perceptron()
    {
        // act
        using var model = _demo.CreateModel(seed: 1);

        // assert: (8 + 1) * 80 + (80 + 1) * 120 + (120 + 1) * 20 + (20 + 1) * 10 + (10 + 1) * 1
        Assert.Equal(720 + 9720 + 2420 + 210 + 11, model.ParameterCount);
        Assert.Equal(
            [[8, 80], [80], [80, 120], [120], [120, 20], [20], [20, 10], [10], [10, 1], [1]],
            model.Weights.Select(weight => weight.Shape.ToArray()));
    }

    [Fact]
    public void The_defaults_are_the_examples()
    {
        Assert.Equal(
            (200, 128, 0.2, 0.1),
            (_demo.Defaults.Epochs, _demo.Defaults.BatchSize, _demo.Defaults.ValidationSplit, _demo.Defaults.EvaluationSplit));
    }

    [Fact]
    public void Training_learns_and_quantizing_costs_little()
    {
        // arrange
        var options = _demo.Defaults with { Epochs = 8 };
        string[] names = ["converter-16bit", "converter-8bit", "safe-8bit", "tuned-8bit"];
        Variant[] variants = [Variant.Original, .. names.Select(name => Variant.Of(SchemeCatalog.Find(name)!))];
        var calibration = new Lazy<CalibrationData>(() => _demo.OpenCalibration(options, _silent));

        // act
        _demo.CreateModel(options, _folder["original"], _silent);
        foreach (var variant in variants.Skip(1))
        {
            variant.Scheme!.Quantize(new SchemeRun(_folder["original"], _folder[variant.Name], calibration, new SchemeOptions(), _silent));
        }

        using var data = _demo.OpenTestData(options, _silent);
        var reports = VariantEvaluator.EvaluateAll(data, variants, variant => _folder[variant.Name], new MeasuredOutcomes());

        // assert: predicting the mean of a z-normalized label would give about 0.79
        var mae = reports.Select(report => report.Metrics.Find("mae")!.Value).ToArray();
        Assert.InRange(mae[0], 0.2, 0.45);
        Assert.InRange(mae[1], mae[0] - 0.0005, mae[0] + 0.0005);
        Assert.All(mae[2..], found => Assert.InRange(found, mae[0] - 0.005, mae[0] + 0.005));
        Assert.Equal(["none", .. names], reports.Select(report => report.Scheme));
        Assert.Equal([4L * 13081, 2 * 13081, 13081], reports.Take(3).Select(report => report.Bytes.Weights));
        Assert.All(reports, report => Assert.Equal((double)report.Bytes.Total / report.Bytes.GzipTarball, report.GzipRatio, precision: 12));
        Assert.All(reports, report => Assert.Equal(new EvaluationSample("test", 1700), report.EvaluatedOn));
        Assert.Equal([0, 0, 0, 3, 2], reports.Select(report => report.Passes.Count));
        Assert.Equal(("cross-layer equalization", 5L), (reports[3].Passes[0].Pass, reports[3].Passes[0].Layers));
        Assert.All(
            reports.Skip(1).SelectMany(report => report.Layers.Where(layer => layer.Name.EndsWith("/kernel", StringComparison.Ordinal))),
            kernel => Assert.InRange(kernel.SqnrDb!.Value, 25, 120));
        Assert.All(reports.Skip(1), report => Assert.Equal(mae[0], report.FloatOnSame!.Find("mae")!.Value, precision: 12));
    }

    [Fact]
    public void A_seed_fixes_the_model_to_the_byte()
    {
        // arrange
        var options = _demo.Defaults with { Epochs = 2 };

        // act
        _demo.CreateModel(options, _folder["first"], _silent);
        _demo.CreateModel(options, _folder["second"], _silent);
        _demo.CreateModel(options with { Seed = 7 }, _folder["other"], _silent);

        // assert
        Assert.Equal(Weights("first"), Weights("second"));
        Assert.NotEqual(Weights("first"), Weights("other"));
    }

    [Fact]
    public void Test_rows_belong_to_the_seed_of_the_model()
    {
        // act
        using var data = _demo.OpenTestData(_demo.Defaults, _silent);

        // assert: a tenth of 17,000
        Assert.Equal(1700, data.Info.Examples);
    }

    [Fact]
    public void A_sample_is_no_larger_than_asked_for()
    {
        // act
        var sample = _demo.OpenSample(_demo.Defaults, _silent, 7);

        // assert
        Assert.Equal([7, 8], sample.Shape);
        Assert.Equal(7 * 8, sample.Inputs.Length);
    }

    private byte[] Weights(string name) => File.ReadAllBytes(Directory.GetFiles(_folder[name], "*.bin").Single());
}
