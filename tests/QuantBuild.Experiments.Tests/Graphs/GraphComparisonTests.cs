using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class GraphComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Errors_of_several_ranges_count_alike_and_one_that_is_clearly_worse_than_the_converters_counts_for_all()
    {
        // arrange
        GraphModelFolder.Write(_folder["model"]);
        TfjsModelQuantizer.Quantize(_folder["model"], _folder["converter"], QuantizationPlan.All(QuantizedDtype.UInt8));
        ModelGraph model = ModelGraphFile.Read(_folder["model"]), rival = ModelGraphFile.Read(_folder["converter"]);
        var (unit, bytes) = (Feeds(model, 0), Feeds(model, 2));

        // act
        var both = new GraphComparison(model, rival, [unit, bytes]);
        double OfRival(IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds) => new GraphComparison(model, rival, [feeds]).OfRival;

        // assert
        Assert.Equal(Math.Sqrt(OfRival(unit) * OfRival(bytes)), both.OfRival, 1e-9);
        Assert.Equal(both.OfRival, both.ErrorOf(rival), 1e-9);
        Assert.InRange(both.ErrorOf(model), 0, 1e-5);
        Assert.Equal(double.PositiveInfinity, both.ErrorOf(Shifted(rival)));
    }

    [Fact]
    public void A_range_in_which_the_float_model_cannot_be_computed_is_left_out_and_a_form_that_cannot_be_computed_loses()
    {
        // arrange
        GraphModelFolder.Write(_folder["model"], last: "NobodyKnowsThisOp");
        var model = ModelGraphFile.Read(_folder["model"]);
        GraphModelFolder.Write(_folder["runs"]);
        var runs = ModelGraphFile.Read(_folder["runs"]);

        // act
        var nothing = new GraphComparison(model, model, [Feeds(model, 0)]);
        var comparison = new GraphComparison(runs, model, [Feeds(runs, 0)]);

        // assert
        Assert.Equal(double.PositiveInfinity, nothing.OfRival);
        Assert.Equal(double.PositiveInfinity, comparison.OfRival);
        Assert.Equal(double.PositiveInfinity, comparison.ErrorOf(model));
        Assert.InRange(comparison.ErrorOf(runs), 0, 1e-5);
    }

    // A bias shifts outputs on small inputs much, and those on large ones hardly.
    private static ModelGraph Shifted(ModelGraph model)
    {
        var shifted = model.Clone();
        var bias = shifted.FindWeight("dense/b")!;
        shifted.SetWeight(bias.With(bias.Values.ToArray().Select(value => value + 1e5f).ToArray()));
        return shifted;
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Feeds(ModelGraph model, int range) => GraphFeeds.Of(
        GraphFeeds.RequireInputs(model.Operations!), [new ExampleInput(null, [12, 12, 3])],
        SyntheticInputs.MakeNatural([12, 12, 3], 4, 99, range));
}
