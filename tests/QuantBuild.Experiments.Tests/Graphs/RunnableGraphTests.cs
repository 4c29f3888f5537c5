using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;
using QuantBuild.Tfjs;

namespace QuantBuild.Experiments.Tests.Graphs;

/// <summary>Graph models where examples are predicted by the batch.</summary>
public sealed class RunnableGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_graph_model_is_loaded_from_its_files_and_predicts()
    {
        // arrange
        GraphModelFolder.Write(_folder["model"]);
        float[] values = [.. Enumerable.Range(0, 2 * 12 * 12 * 3).Select(i => i % 17 / 17f)];
        var model = ModelGraphFile.Read(_folder["model"]);
        var feeds = GraphFeeds.Of(GraphFeeds.RequireInputs(model.Operations!), [new ExampleInput(null, [12, 12, 3])],
            values.Chunk(12 * 12 * 3));

        // act
        using var runnable = RunnableModel.Load(_folder["model"]);
        var outputs = runnable.Predict([2, 12, 12, 3], values);

        // assert: both at once as one after the other
        var expected = GraphOutputs.Of(model, feeds).Flatten();
        Assert.Equal(20, outputs.Length);
        Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * (1 + MathF.Abs(pair.First))));
    }

    [Fact]
    public void Examples_go_one_by_one_into_a_model_that_takes_one_and_as_integers_where_it_takes_these()
    {
        // arrange: twice the input
        var builder = new GraphBuilder();
        var input = builder.Input("image", ElementType.Int32, [1, 3]);
        var number = builder.Add("Cast", [input], new() { { "SrcT", ElementType.Int32 }, { "DstT", ElementType.Float32 } });
        builder.Output("double", builder.Add("AddV2", [number, number]));
        ModelGraph model = OperationModel.Read(builder.Build(), WeightSet.Empty);

        // act
        using var runnable = RunnableModel.Of(model);
        var outputs = runnable.Predict([2, 3], [1, 2, 3, 4, 5, 6]);

        // assert
        Assert.Equal([2f, 4, 6, 8, 10, 12], outputs);
    }
}
