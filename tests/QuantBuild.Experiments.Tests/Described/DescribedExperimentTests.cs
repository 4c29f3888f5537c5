using QuantBuild.Datasets;
using QuantBuild.Datasets.Housing;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using static QuantBuild.Experiments.Tests.Described.DescribedFiles;

namespace QuantBuild.Experiments.Tests.Described;

/// <summary>A model and data of our own, described: the figures must be the same.</summary>
public sealed class DescribedExperimentTests : IDisposable
{
    private static readonly HousesExperiment _houses = new();
    private static readonly ExperimentOptions _options = _houses.Defaults;
    private static readonly HousingSplit _split = HousesExperiment.Split(_options);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_has_the_error_that_it_had_where_it_was_trained_and_its_weights_are_copied_as_they_are()
    {
        // arrange
        _houses.CreateModel(_options, _folder["trained"], Silent);
        WriteCsv(_folder["rows.csv"], _split.Evaluation, 0, _split.Evaluation.Count);
        var described = new DescribedExperiment("houses", _folder["trained"], DescribeCsv(_folder, "rows.csv", 8, "\"mae\", \"mse\""));

        // act
        described.CreateModel(new ExperimentOptions(), _folder["original"], Silent);
        var metrics = Evaluate(described, new ExperimentOptions());
        var expected = Evaluate(_houses, _options);

        // assert
        Assert.Equal(expected.Find("mae")!.Value, metrics.Find("mae")!.Value, tolerance: 1e-6);
        Assert.True(metrics.Find("mse") > 0);
        Assert.All(Directory.GetFiles(_folder["trained"], "*.bin"), file =>
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder["original"], Path.GetFileName(file)))));
    }

    [Fact]
    public void Any_scheme_quantizes_it_and_calibrated_ones_are_judged_by_examples_that_they_have_not_seen()
    {
        // arrange
        _houses.CreateModel(_options, _folder["original"], Silent);
        WriteCsv(_folder["rows.csv"], _split.Evaluation, 0, 1000);
        var described = new DescribedExperiment("houses", _folder["original"], DescribeCsv(_folder, "rows.csv", 8, "\"mae\""));
        string[] names = ["converter-8bit", "safe-8bit", "tuned-8bit", "small"];
        Variant[] variants = [Variant.Original, .. names.Select(name => Variant.Of(SchemeCatalog.Find(name)!))];
        var calibration = new Lazy<CalibrationData>(() => described.OpenCalibration(new ExperimentOptions(), Silent));

        // act
        foreach (var variant in variants.Skip(1))
        {
            variant.Scheme!.Quantize(new SchemeRun(
                _folder["original"], _folder[variant.Name], calibration, new SchemeOptions { Point = described.Point }, Silent));
        }

        using var data = described.OpenTestData(new ExperimentOptions(), Silent);
        var reports = VariantEvaluator.EvaluateAll(
            data, variants, variant => _folder[variant.Name], new MeasuredOutcomes(), calibration.Value.TestExamples);

        // assert
        Assert.Equal(
            [new("all", 1000), new("all", 1000), new("all", 1000), new EvaluationSample("test", 700), new("test", 700)],
            reports.Select(report => report.EvaluatedOn));
        Assert.All(reports, report =>
            Assert.InRange(report.Metrics.Find("mae")!.Value / report.FloatOnSame!.Find("mae")!.Value, 0.95, 1.05));
        Assert.True(reports[4].Bytes.GzipTarball < reports[1].Bytes.GzipTarball);
    }

    [Fact]
    public void A_sample_is_scored_as_the_data_is()
    {
        // arrange
        WriteCsv(_folder["rows.csv"], _split.Evaluation, 0, 50);
        var described = new DescribedExperiment("houses", _folder["original"], DescribeCsv(_folder, "rows.csv", 8, "\"mae\""));

        // act
        var sample = described.OpenSample(new ExperimentOptions(), Silent, 20);

        // assert
        Assert.Equal([20, 8], sample.Shape);
        int[] evenly = [.. Enumerable.Range(0, 20).Select(i => i * 50 / 20)];
        Assert.Equal(evenly.SelectMany(row => _split.Evaluation.Features[(row * 8)..((row + 1) * 8)]), sample.Inputs);
        Assert.Equal(
            0.5, sample.Score([.. evenly.Select(row => _split.Evaluation.Labels[row] + 0.5f)]).Find("mae")!.Value, tolerance: 1e-6);
    }

    [Fact]
    public void Examples_of_another_shape_are_refused_with_both_shapes()
    {
        // arrange
        _houses.CreateModel(_options with { Epochs = 1 }, _folder["original"], Silent);
        WriteCsv(_folder["rows.csv"], _split.Evaluation, 0, 50);
        var described = new DescribedExperiment("houses", _folder["original"], DescribeCsv(_folder, "rows.csv", 7, "\"mae\""));

        // act
        var error = Assert.Throws<DatasetException>(() => Evaluate(described, new ExperimentOptions()));

        // assert
        Assert.Contains("The examples have the shape [7]; model 'sequential", error.Message, StringComparison.Ordinal);
        Assert.Contains("takes [8].", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[2, 2, 1]", "")]
    [InlineData("[1, 4, 1]", "")]
    [InlineData("[2, 2]", "The examples have the shape [2, 2]; model 'means' takes [any, any, 1].")]
    public void Sizes_that_the_model_leaves_open_are_those_of_the_examples(string shape, string message)
    {
        // arrange: the mean of all pixels, of pictures of any size
        Directory.CreateDirectory(_folder["original"]);
        File.WriteAllText(Path.Combine(_folder["original"], "model.json"), """
            {"format": "layers-model", "weightsManifest": [],
              "modelTopology": {"keras_version": "2.15.0",
                "model_config": {"class_name": "Sequential", "config": {"name": "means", "layers": [
              {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, null, null, 1], "dtype": "uint8"}},
              {"class_name": "GlobalAveragePooling2D", "config": {"name": "g"}}]}}}}
            """);
        File.WriteAllLines(_folder["rows.csv"], ["x0,x1,x2,x3,y", "1,2,3,6,3", "0,0,0,8,4"]);
        var described = new DescribedExperiment(
            "means", _folder["original"], DescribeCsv(_folder, "rows.csv", 4, "\"mae\"", $", \"inputShape\": {shape}"));

        // act
        double? error = null;
        var refused = Record.Exception(() => error = Evaluate(described, new ExperimentOptions()).Find("mae"));

        // assert
        Assert.Contains(message, refused?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(message.Length > 0 ? null : 1, error);
    }

    private MetricSet Evaluate(Experiment experiment, ExperimentOptions options)
    {
        using var data = experiment.OpenTestData(options, Silent);
        var directory = _folder[Directory.Exists(_folder["original"]) ? "original" : "trained"];
        return Assert.Single(
            VariantEvaluator.EvaluateAll(data, [Variant.Original], _ => directory, new MeasuredOutcomes())).Metrics;
    }
}
