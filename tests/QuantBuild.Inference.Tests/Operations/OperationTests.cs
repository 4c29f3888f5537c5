using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;

namespace QuantBuild.Inference.Tests.Operations;

public sealed class OperationTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => [.. OperationCase.All.Keys];

    public static TheoryData<string> ModelNames => [.. OperationCase.Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_op_gives_what_TensorFlow_js_gives(string name)
    {
        // arrange
        var sample = OperationCase.All[name];
        using var engine = InferenceEngine.Open(GraphDefReader.Read(sample.Model), sample.Weights, new InferenceOptions { Threads = 1 });

        // act
        var outputs = engine.Run(sample.Inputs);

        // assert
        foreach (var (output, expected) in sample.Outputs)
        {
            AssertEqual(expected, outputs[output]);
        }
    }

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void A_model_gives_what_TensorFlow_js_gives(string name)
    {
        // arrange
        var sample = OperationCase.Models[name];
        using var engine = InferenceEngine.Open(GraphDefReader.Read(sample.Model), sample.Weights, new InferenceOptions { Threads = 1 });

        // act
        var outputs = engine.Run(sample.Inputs);

        // assert
        Assert.Equal(sample.Outputs.Keys.Order(), outputs.Keys.Order());
        foreach (var (output, expected) in sample.Outputs)
        {
            AssertEqual(expected, outputs[output]);
        }
    }

    [Fact]
    public void Every_op_that_can_be_run_has_a_case()
    {
        // act
        var tested = OperationCase.All.Values.SelectMany(sample => sample.Ops);

        // assert
        const string Others = "Conv3DBackpropInputV2, EnsureShape, Keras.GRU, Keras.LSTM, Keras.SimpleRNN, Softsign, UniqueV2";
        Assert.Equal(Others, string.Join(", ", OnnxExport.Operations.Except(tested)));
    }

    [Fact]
    public void The_documentation_lists_the_ops()
    {
        // act
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "engines.md"));
        var last = page[page.LastIndexOf("\n\n", StringComparison.Ordinal)..];
        var listed = last.Split(['`', ',', '\n', ' '], StringSplitOptions.RemoveEmptyEntries).Where(text => text != ".");

        // assert
        Assert.Equal(string.Join('\n', OnnxExport.Operations), string.Join('\n', listed));
    }

    private static void AssertEqual(Tensor expected, Tensor found)
    {
        Assert.Equal((expected.Type, string.Join(", ", expected.Shape)), (found.Type, string.Join(", ", found.Shape)));
        if (expected.Type != ElementType.Float32)
        {
            Assert.Equal(expected.Values, found.Values);
            return;
        }

        // Sums of terms that cancel each other are as exact as the terms.
        var largest = expected.Floats.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        for (var i = 0; i < expected.Floats.Length; i++)
        {
            var (wanted, got) = (expected.Floats[i], found.Floats[i]);
            Assert.True(
                wanted.Equals(got) || Math.Abs(wanted - got) <= (Tolerance * Math.Abs(wanted)) + (Tolerance / 10 * largest),
                $"element {i} is {got} and should be {wanted}");
        }
    }
}
