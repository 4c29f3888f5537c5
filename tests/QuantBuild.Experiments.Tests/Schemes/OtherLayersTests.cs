using System.Text.Json.Nodes;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Graph;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Experiments.Tests.Schemes;

/// <summary>Schemes of Layers models that training does not know: words and numbers into a recurrent layer and attention, by
/// name.</summary>
public sealed class OtherLayersTests : IDisposable
{
    private const int Steps = 12;
    private const int Words = 40;
    private const int Unseen = 512;

    private static readonly ExampleInput[] _parts = [new("words", [Steps]), new("numbers", [5])];

    private readonly TemporaryFolder _folder = new();

    public OtherLayersTests()
    {
        Write(_folder["model"]);
        TfjsModelQuantizer.Quantize(_folder["model"], _folder["converter"], QuantizationPlan.All(QuantizedDtype.UInt8));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Calibrated_eight_bits_are_nearer_to_the_float_model_than_the_converters()
    {
        // act
        var outcome = Quantize("tuned-8bit", new SchemeOptions());

        // assert: on inputs that the scheme has not seen
        Assert.StartsWith("Better than the converter's rounding", outcome.Notes[0], StringComparison.Ordinal);
        Assert.InRange(ErrorOf("tuned-8bit"), 0, 0.9 * ErrorOf("converter"));
    }

    [Fact]
    public void Eight_bits_without_data_are_compared_on_made_up_words_and_numbers()
    {
        // act
        var outcome = Quantize("safe-8bit", new SchemeOptions());

        // assert
        Assert.Contains("made-up inputs", outcome.Notes[0], StringComparison.Ordinal);
        Assert.DoesNotContain("is not known", outcome.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_rounds_tables_and_recurrent_kernels_too()
    {
        // arrange: two thirds of what eight bits take
        var budget = new SchemeOptions { Goal = SearchGoal.Bytes(9_000), TimeLimit = TimeSpan.FromMinutes(1) };

        // act
        Quantize("budget", budget);

        // assert
        using var written = TfjsModel.Open(_folder["budget"]);
        Assert.All(written.Weights.Where(weight => weight.Shape.Count > 1), weight => Assert.Equal(TfjsDtype.UInt8, weight.StoredDtype));
        Assert.InRange(ErrorOf("budget"), 0, 0.3);
    }

    private SchemeOutcome Quantize(string scheme, SchemeOptions options)
    {
        var data = new CalibrationData
        {
            Samples = Examples(64, 1),
            Inputs = _parts,
            Selection = SelectionData.Of(
                Examples(48, 2),
                (reference, outputs) =>
                {
                    var error = reference.Zip(outputs, (one, other) => Math.Pow(one - other, 2)).Average();
                    return new Judgement(error, error);
                },
                () => [],
                _parts),
            Splits = [],
        };
        return SchemeCatalog.Find(scheme)!.Quantize(
            new SchemeRun(_folder["model"], _folder[scheme], new(() => data), options, new ExperimentLog(TextWriter.Null, false)));
    }

    private double ErrorOf(string variant)
    {
        var examples = Examples(Unseen, 3).Floats;
        using RunnableModel model = RunnableModel.Load(_folder["model"]), other = RunnableModel.Load(_folder[variant]);
        var reference = model.Predict(_parts, Unseen, examples)[0].Rows.SelectMany(row => row).ToArray();
        var outputs = other.Predict(_parts, Unseen, examples)[0].Rows.SelectMany(row => row);
        return Math.Sqrt(reference.Zip(outputs, (one, value) => Math.Pow(one - value, 2)).Sum() / reference.Sum(value => value * value));
    }

    private static Tensor Examples(int count, int seed)
    {
        var random = new Random(seed);
        float[] values =
        [
            .. Enumerable.Range(0, count).SelectMany(_ =>
                Enumerable.Range(0, Steps).Select(_ => (float)random.Next(Words)).Concat(Enumerable.Range(0, 5).Select(_ =>
                    (float)((2 * random.NextDouble()) - 1)))),
        ];
        return Tensor.Of([count, Steps + 5], values);
    }

    private static void Write(string directory)
    {
        var random = new Random(4);
        var topology = new JsonObject
        {
            ["class_name"] = "Model",
            ["config"] = new JsonObject
            {
                ["name"] = "mixed",
                ["layers"] = new JsonArray(
                    Layer("InputLayer", "words", """{"batch_input_shape": [null, 12]}"""),
                    Layer("InputLayer", "numbers", """{"batch_input_shape": [null, 5]}"""),
                    Layer("Embedding", "table", """{"input_dim": 40, "output_dim": 24}""", "words"),
                    Layer("MultiHeadAttention", "attention", """{"num_heads": 2, "key_dim": 8}""", "table", "table"),
                    Layer("LSTM", "lstm", """{"units": 24}""", "attention"),
                    Layer("Dense", "rectified", """{"units": 24, "activation": "relu"}""", "numbers"),
                    Layer("Concatenate", "both", """{"axis": -1}""", "lstm", "rectified"),
                    Layer("Dense", "scores", """{"units": 6}""", "both")),
                ["input_layers"] = new JsonArray(Reference("words"), Reference("numbers")),
                ["output_layers"] = new JsonArray(Reference("scores")),
            },
        };
        TfjsModelWriter.Write(directory, new JsonObject { ["format"] = "layers-model", ["modelTopology"] = topology }, [[
            Weight("table/embeddings", Words, 24),
            Weight("attention/query/kernel", 24, 2, 8), Weight("attention/query/bias", 2, 8), Weight("attention/key/kernel", 24, 2, 8),
            Weight("attention/key/bias", 2, 8), Weight("attention/value/kernel", 24, 2, 8), Weight("attention/value/bias", 2, 8),
            Weight("attention/attention_output/kernel", 2, 8, 24), Weight("attention/attention_output/bias", 24),
            Weight("lstm/kernel", 24, 96), Weight("lstm/recurrent_kernel", 24, 96), Weight("lstm/bias", 96),
            Weight("rectified/kernel", 5, 24), Weight("rectified/bias", 24), Weight("scores/kernel", 48, 6), Weight("scores/bias", 6)]]);

        // As trained ones are: near a normal distribution, with a few large values.
        WeightData Weight(string name, params int[] shape)
        {
            var values = new float[shape.Aggregate(1, (product, size) => product * size)];
            foreach (ref var value in values.AsSpan())
            {
                value = (float)(0.25 * random.NextNormal() * (random.Next(50) == 0 ? 4 : 1));
            }

            return WeightData.FromFloat32(name, shape, values);
        }
    }

    private static JsonObject Layer(string className, string name, string config, params string[] inputs)
    {
        var options = JsonNode.Parse(config)!.AsObject();
        options["name"] = name;
        return new JsonObject
        {
            ["class_name"] = className,
            ["name"] = name,
            ["config"] = options,
            ["inbound_nodes"] = inputs.Length == 0 ? [] : new JsonArray(new JsonArray([.. inputs.Select(Reference)])),
        };
    }

    private static JsonArray Reference(string layer) => [layer, 0, 0];
}
