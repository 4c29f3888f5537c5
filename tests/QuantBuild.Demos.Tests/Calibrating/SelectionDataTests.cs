using System.Numerics.Tensors;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Demos.Tests.Calibrating;

public sealed class SelectionDataTests
{
    private const int Classes = 10;

    [Fact]
    public void The_same_outputs_cost_nothing()
    {
        // arrange
        var outputs = Probabilities(examples: 200, noise: 0);

        // act
        var judged = Few().Judge(outputs, outputs);

        // assert
        Assert.Equal(new Judgement(0, 0), judged);
    }

    [Fact]
    public void With_few_examples_the_drop_is_the_expected_one_and_grows_with_the_divergence()
    {
        // arrange
        var reference = Probabilities(examples: 200, noise: 0);

        // act
        var drops = new[] { 0.2, 0.6, 1.5 }.Select(noise => Few().Judge(reference, Probabilities(examples: 200, noise))).ToArray();

        // assert: not a multiple of a two-hundredth, as counted hits would be
        Assert.True(drops[0].Divergence < drops[1].Divergence && drops[1].Divergence < drops[2].Divergence);
        Assert.True(drops[0].Drop < drops[1].Drop && drops[1].Drop < drops[2].Drop, string.Join(' ', drops));
        Assert.InRange(drops[2].Drop, 0.02, 0.6);
    }

    [Fact]
    public void With_many_examples_the_drop_is_counted()
    {
        // arrange
        var reference = Probabilities(examples: 1000, noise: 0);
        var outputs = reference.ToArray();

        // act: 30 of the examples are sure of a wrong class
        for (var i = 0; i < 30; i++)
        {
            var row = outputs.AsSpan(i * Classes, Classes);
            var right = TensorPrimitives.IndexOfMax<float>(row);
            row.Clear();
            row[(right + 1) % Classes] = 1;
        }

        var judged = SelectionData.OfClasses(Inputs(1000), Classes, (example, index) => TensorPrimitives.IndexOfMax<float>(reference.AsSpan(example * Classes, Classes)) == index).Judge(reference, outputs);

        // assert
        Assert.Equal(0.03, judged.Drop, precision: 12);
    }

    [Fact]
    public void The_drop_of_a_regression_is_a_share_of_its_error()
    {
        // arrange
        float[] labels = [1, 2, 3], reference = [1.1f, 1.9f, 3.1f], outputs = [1.2f, 1.9f, 3.1f];

        // act
        var judged = SelectionData.OfValues(Inputs(3), labels).Judge(reference, outputs);

        // assert: mean absolute error of 0.1333 against 0.1
        Assert.Equal(1 / 3.0, judged.Drop, precision: 4);
        Assert.Equal(0.01 / 3, judged.Divergence, precision: 6);
    }

    [Fact]
    public void Positions_are_spread_evenly_and_each_is_taken_once()
    {
        Assert.Equal([0, 3, 6], EvenSplit.Positions(0, 10, 3));
        Assert.Equal([5, 6, 7], EvenSplit.Positions(5, 8, 100));
    }

    private static SelectionData Few()
    {
        var truth = Probabilities(examples: 200, noise: 0.8);
        return SelectionData.OfClasses(Inputs(200), Classes, (example, index) => TensorPrimitives.IndexOfMax<float>(truth.AsSpan(example * Classes, Classes)) == index);
    }

    private static torch.Tensor Inputs(int count)
    {
        NativeLibraries.EnsureLoaded();
        return torch.zeros(count, 1);
    }

    private static float[] Probabilities(int examples, double noise)
    {
        Random logits = new(1), blur = new(2);
        var values = Enumerable.Range(0, examples * Classes).Select(_ => (float)((4 * logits.NextDouble()) + (noise * ((4 * blur.NextDouble()) - 2)))).ToArray();
        for (var start = 0; start < values.Length; start += Classes)
        {
            TensorPrimitives.SoftMax(values.AsSpan(start, Classes), values.AsSpan(start, Classes));
        }

        return values;
    }
}
