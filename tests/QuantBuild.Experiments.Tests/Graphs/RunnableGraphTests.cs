using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(4, 7)]
    public void Outputs_are_the_same_whatever_threads_and_batches(int threads, int batch)
    {
        // arrange: parts of one array, as data in memory are evaluated
        const int count = 7, size = 12 * 12 * 3;
        GraphModelFolder.Write(_folder["model"]);
        float[] values = [.. Enumerable.Range(0, count * size).Select(i => i % 23 / 23f)];
        var model = ModelGraphFile.Read(_folder["model"]);
        using var runnable = RunnableModel.Load(_folder["model"]);
        using var engine = InferenceEngine.Open(
            model.Operations!, model.ToWeightSet(), new InferenceOptions { Threads = threads });
        var output = model.Operations!.Outputs[0].Name;

        // act
        var whole = runnable.Predict([count, 12, 12, 3], values);
        var parts = FeedRuns.Each((count + batch - 1) / batch, part =>
        {
            var (start, examples) = (part * batch, Math.Min(batch, count - (part * batch)));
            var slice = values.AsMemory(start * size, examples * size);
            var shared = engine.Run(runnable.Feeds.Of([new ExampleInput(null, [12, 12, 3])], examples, slice))[output].Floats;
            return (Shared: shared, Own: runnable.Predict([examples, 12, 12, 3], slice));
        });

        // assert: but for the order of sums
        Assert.All([parts.SelectMany(part => part.Shared), parts.SelectMany(part => part.Own)], outputs => Assert.All(
            whole.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * (1 + MathF.Abs(pair.First)))));
        Assert.Equal(whole.Length, parts.Sum(part => part.Own.Length));
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
        var outputs = runnable.Predict([2, 3], (float[])[1, 2, 3, 4, 5, 6]);

        // assert
        Assert.Equal([2f, 4, 6, 8, 10, 12], outputs);
    }
}
