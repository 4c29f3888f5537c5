using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Tests.Described;
using QuantBuild.Experiments.Tests.Graphs;
using QuantBuild.Graph;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Tests.Schemes;

/// <summary>What makes the measurements of earlier searches stale.</summary>
public sealed class SearchMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SearchMemoryTests()
    {
        _folder.Write("original/model.json", "{}"u8.ToArray());
        _folder.Write("original/a.bin", [1, 2, 3, 4]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_model_and_data_have_the_same_fingerprint() =>
        Assert.Equal(Fingerprint(Values([1, 2], [3, 4])), Fingerprint(Values([1, 2], [3, 4])));

    [Fact]
    public void A_selection_example_that_differs_in_input_or_label_changes_the_fingerprint()
    {
        // arrange
        var fingerprint = Fingerprint(Values([1, 2], [3, 4]));

        // act and assert
        Assert.NotEqual(fingerprint, Fingerprint(Values([1, 2.5f], [3, 4])));
        Assert.NotEqual(fingerprint, Fingerprint(Values([1, 2], [3, 4.5f])));
        Assert.NotEqual(fingerprint, Fingerprint(Values([2, 1], [4, 3])));
    }

    [Fact]
    public void A_selection_example_of_another_class_changes_the_fingerprint()
    {
        // arrange
        var fingerprint = Fingerprint(Classes(0, 1));

        // act and assert
        Assert.Equal(fingerprint, Fingerprint(Classes(0, 1)));
        Assert.NotEqual(fingerprint, Fingerprint(Classes(0, 2)));
    }

    [Theory]
    [InlineData("mae", "x0,y\n1,2\n3,4\n", true)]
    [InlineData("mae", "x0,y\n1,2\n3,5\n", false)]
    [InlineData("mae", "x0,y\n1,2\n4,4\n", false)]
    [InlineData("mse", "x0,y\n1,2\n3,4\n", false)]
    public void Described_selection_data_counts_by_its_content_and_the_metric(string metric, string rows, bool isSame)
    {
        // arrange
        var fingerprint = Fingerprint(Describe("mae", "x0,y\n1,2\n3,4\n"));

        // act and assert
        Assert.Equal(isSame, fingerprint == Fingerprint(Describe(metric, rows)));
    }

    [Fact]
    public void Samples_the_source_and_the_compression_count()
    {
        // arrange
        var fingerprint = Fingerprint(Values([1, 2], [3, 4]));

        // act
        var sampled = Fingerprint(Values([1, 2], [3, 4], sample: 8));
        var compressed = Fingerprint(Values([1, 2], [3, 4]), Compression.Brotli);
        _folder.Write("original/a.bin", [1, 2, 3]);
        var cut = Fingerprint(Values([1, 2], [3, 4]));
        Directory.CreateDirectory(_folder["original/shards"]);
        File.Move(_folder["original/a.bin"], _folder["original/shards/a.bin"]);
        var moved = Fingerprint(Values([1, 2], [3, 4]));
        _folder.Write("original/shards/a.bin", [1, 2, 4]);
        var changed = Fingerprint(Values([1, 2], [3, 4]));

        // assert
        Assert.Distinct([fingerprint, sampled, compressed, cut, moved, changed]);
    }

    [Fact]
    public void A_model_given_as_a_file_counts_with_its_own_weights_and_not_with_those_of_its_neighbours()
    {
        // arrange
        GraphModelFolder.Write(_folder["graph"]);
        File.Move(_folder["graph/model.json"], _folder["graph/faces.json"]);
        var fingerprint = Fingerprint(Values([1, 2], [3, 4]), source: "graph/faces.json");

        // act
        _folder.Write("graph/neighbour.bin", [1, 2, 3]);
        var beside = Fingerprint(Values([1, 2], [3, 4]), source: "graph/faces.json");
        var weights = Directory.GetFiles(_folder["graph"], "group*.bin").Single();
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        var changed = Fingerprint(Values([1, 2], [3, 4]), source: "graph/faces.json");

        // assert
        Assert.Equal(fingerprint, beside);
        Assert.NotEqual(fingerprint, changed);
    }

    [Fact]
    public void What_a_search_made_is_stale_under_other_code_that_counts_and_what_the_converter_made_is_not()
    {
        // act
        var searched = NamesOf("small", Compression.Brotli);
        var compared = NamesOf("safe-8bit", Compression.Brotli);
        var converted = NamesOf("converter-8bit", Compression.Brotli);

        // assert
        string[] engine = ["QuantBuild.Inference", "QuantBuild.Graph", "Microsoft.ML.OnnxRuntime"];
        string[] own = ["QuantBuild.Quantization", "QuantBuild.Experiments"];
        Assert.Equal(["QuantBuild.Tfjs", "System.IO.Compression.Brotli", .. own, .. engine, "QuantBuild.Datasets"], searched);
        Assert.Equal(["QuantBuild.Tfjs", "ICSharpCode.SharpZipLib", "System.IO.Compression", .. own, .. engine], compared);
        Assert.Equal(["QuantBuild.Tfjs", .. own], converted);
        Assert.DoesNotContain("System.IO.Compression.Brotli", NamesOf("small", Compression.GzipTar));
    }

    private static IEnumerable<string> NamesOf(string scheme, Compression compression) =>
        SchemeCatalog.Find(scheme)!.CodeOf(new SchemeOptions { Compression = compression }).Select(assembly => assembly.GetName().Name!);

    private static CalibrationData Values(float[] inputs, float[] labels, float sample = 7) => Data(SelectionData.Of(
        Tensor.Of([inputs.Length, 1], inputs),
        new Criteria([DatasetMetric.MeanAbsoluteError], new ValueTargets(labels, Width: 1))), sample);

    private static CalibrationData Classes(params int[] truth) =>
        Data(SelectionData.Of(
            Tensor.Of([truth.Length, 1], new float[truth.Length]), new Criteria([DatasetMetric.Accuracy], new ClassTargets(truth))));

    private static CalibrationData Data(SelectionData selection, float sample = 7) =>
        new() { Samples = Tensor.Of([1, 1], [sample]), Selection = selection, Splits = [] };

    private CalibrationData Describe(string metric, string rows)
    {
        File.WriteAllLines(_folder["rows.csv"], ["x0,y", "10,20", "30,40"]);
        File.WriteAllLines(_folder["calibration.csv"], ["x0,y", "50,60"]);
        File.WriteAllText(_folder["selection.csv"], rows);
        var description = DescribedFiles.DescribeCsv(
            _folder, "rows.csv", 1, $"\"{metric}\"",
            """, "calibration": { "file": "calibration.csv" }, "selection": { "file": "selection.csv" }""");
        return new DescribedExperiment("rows", _folder["original"], description)
            .OpenCalibration(new ExperimentOptions(), HousesExperiment.Silent);
    }

    private string Fingerprint(CalibrationData data, Compression compression = Compression.GzipTar, string source = "original") =>
        SearchMemory.Fingerprint(
            new SchemeRun(
                _folder[source], _folder["small"], new(data), new SchemeOptions { Compression = compression },
                new ExperimentLog(TextWriter.Null, IsTerminal: false)));
}
