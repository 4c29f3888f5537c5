using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Experiments.Tests.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Experiments.Tests.Schemes.Rounds;

/// <summary>What several have added up of calibration samples, some blocks each, makes the bytes of one run.</summary>
public sealed class CalibrationPlanTests : IDisposable
{
    private const int Shards = 3;

    private static readonly HousesExperiment _houses = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tuned-8bit")]
    [InlineData("budget")]
    public void A_layers_model_has_the_bytes_of_one_run(string scheme)
    {
        // arrange: 1,024 samples, 256 at once
        _houses.CreateModel(_houses.Defaults, _folder["original"], HousesExperiment.Silent);
        Quantize(scheme, Houses("whole"));

        // act
        var known = AddUp(scheme, Houses("original"), blocks: 4);
        Quantize(scheme, Houses("merged") with { Rounds = new SearchRounds(Known(scheme, known, Houses("merged")), 1) });

        // assert
        AssertSame("whole", "merged");
    }

    [Fact]
    public void A_graph_model_has_the_bytes_of_one_run()
    {
        // arrange: 40 samples, one at once, behind no pass and behind equalization
        GraphModelFolder.Write(_folder["original"], isLopsided: true);
        Quantize("tuned-8bit", Pictures("whole"));

        // act
        var known = AddUp("tuned-8bit", Pictures("original"), blocks: 4);
        Quantize("tuned-8bit", Pictures("merged") with { Rounds = new SearchRounds(known, 1) });

        // assert
        AssertSame("whole", "merged");
    }

    [Fact]
    public void Sums_are_taken_where_they_are_known()
    {
        // arrange
        GraphModelFolder.Write(_folder["original"], isLopsided: true);
        var known = AddUp("tuned-8bit", Pictures("original"), blocks: 4).ToDictionary(sum => sum.Key, sum => sum.Value[..^1]);

        // act
        var error = Assert.Throws<ExperimentException>(() =>
            Quantize("tuned-8bit", Pictures("merged") with { Rounds = new SearchRounds(known, 1) }));

        // assert
        Assert.StartsWith("What was added up of calibration samples cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tuned-8bit", 1L << 28)]
    [InlineData("safe-8bit", 0)]
    public void What_takes_less_than_a_start_is_not_cut_nor_what_no_scheme_asks_for(string scheme, long least)
    {
        // arrange
        GraphModelFolder.Write(_folder["original"]);

        // act
        var asked = PlanOf(scheme, Pictures("original"), least).Ask(new SearchRounds(new Dictionary<string, byte[]>(), Shards));

        // assert
        Assert.Empty(asked);
    }

    // Each shard opens everything for itself.
    private static Dictionary<string, byte[]> AddUp(string scheme, SchemeRun run, int blocks)
    {
        var known = new Dictionary<string, byte[]>();
        for (var shard = 0; shard < Shards; shard++)
        {
            var plan = Plan();
            var asked = plan.Ask(new SearchRounds(new Dictionary<string, byte[]>(), Shards));
            Assert.Equal(blocks, asked.Count);
            foreach (var (unit, measured) in plan.Measure([.. asked.Where((_, i) => i % Shards == shard)]))
            {
                known.Add(unit.Name, measured);
            }
        }

        var sums = Plan().AddUp(known).ToDictionary(sum => sum.Total.Name, sum => sum.Sum);
        Assert.Empty(Plan().Ask(new SearchRounds(sums, Shards)));
        return sums;

        CalibrationPlan Plan() => PlanOf(scheme, run, least: 0);
    }

    private static CalibrationPlan PlanOf(string scheme, SchemeRun run, long least)
    {
        var plan = run.PlanFor([SchemeCatalog.Find(scheme)!]);
        plan.LeastProducts = least;
        return plan;
    }

    // What a search asks for behind that is measured here.
    private static Dictionary<string, byte[]> Known(string scheme, Dictionary<string, byte[]> sums, SchemeRun run)
    {
        var known = new Dictionary<string, byte[]>(sums);
        while (SchemeCatalog.Find(scheme)!.IsSearch)
        {
            var rounds = new SearchRounds(known, Shards);
            try
            {
                SchemeCatalog.Find(scheme)!.Ask(run with { Rounds = rounds });
                break;
            }
            catch (SearchPausedException paused)
            {
                foreach (var (unit, measured) in SchemeCatalog.Find(scheme)!.Measure(run with { Rounds = rounds }, paused.Units))
                {
                    known[unit.Name] = measured;
                }
            }
        }

        return known;
    }

    private static void Quantize(string scheme, SchemeRun run) => SchemeCatalog.Find(scheme)!.Quantize(run);

    private SchemeRun Houses(string name) =>
        Run(name, () => _houses.OpenCalibration(_houses.Defaults, HousesExperiment.Silent));

    private SchemeRun Pictures(string name) => Run(name, () => new CalibrationData
    {
        Samples = Images(40, 1), Selection = SelectionData.Of(Images(16, 2), (_, _) => default, () => []), Splits = [],
    });

    private SchemeRun Run(string name, Func<CalibrationData> data) => new(
        _folder["original"], _folder[name], new(data), new SchemeOptions { Goal = SearchGoal.Bytes(9000) }, HousesExperiment.Silent);

    private static Tensor Images(int count, int seed) => Tensor.Of(
        [count, 12, 12, 3], SyntheticInputs.Make([12, 12, 3], count, seed, 0).SelectMany(values => values).ToArray());

    private void AssertSame(string whole, string merged)
    {
        Assert.Equal(File.ReadAllBytes(_folder[$"{whole}/model.json"]), File.ReadAllBytes(_folder[$"{merged}/model.json"]));
        Assert.All(Directory.GetFiles(_folder[whole], "*.bin"), file =>
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder[merged], Path.GetFileName(file)))));
    }
}
