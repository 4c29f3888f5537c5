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
        Assert.Equal("Conv3DBackpropInputV2, EnsureShape, Softsign, UniqueV2", string.Join(", ", OnnxExport.Operations.Except(tested)));
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
            Assert.True(wanted.Equals(got) || Math.Abs(wanted - got) <= (Tolerance * Math.Abs(wanted)) + (Tolerance / 10 * largest), $"element {i} is {got} and should be {wanted}");
        }
    }
}
