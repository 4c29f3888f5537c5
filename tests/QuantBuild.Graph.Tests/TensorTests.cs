namespace QuantBuild.Graph.Tests;

public sealed class TensorTests
{
    private readonly float[] _values = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void A_part_of_an_array_is_not_copied_and_reads_as_an_array_of_its_own()
    {
        // act
        var tensor = Tensor.Of([1, 2], _values.AsMemory(2, 2));

        // assert
        Assert.True(tensor.FloatMemory.Span.Overlaps(_values.AsSpan(2, 2), out var offset) && offset == 0);
        Assert.Equal([3f, 4], tensor.Floats);
        Assert.Equal(ElementType.Float32, tensor.Type);
        Assert.Equal([3f, 4], tensor.FloatMemory.ToArray());
    }

    [Fact]
    public void A_whole_array_stays_as_it_is()
    {
        // act
        var tensor = Tensor.Of([2, 3], _values);

        // assert
        Assert.Same(_values, tensor.Floats);
        Assert.True(tensor.FloatMemory.Span.Overlaps(_values, out var offset) && offset == 0);
    }

    [Fact]
    public void A_shape_that_does_not_hold_as_many_values_is_refused()
    {
        // act
        var exception = Assert.Throws<GraphException>(() => Tensor.Of([3], _values.AsMemory(2, 2)));

        // assert
        Assert.Equal("the shape [3] does not hold 2 values.", exception.Message);
    }

    [Fact]
    public void Only_float32_is_read_as_floats()
    {
        // act
        var exception = Assert.Throws<GraphException>(() => Tensor.Of([2], [1, 2]).FloatMemory);

        // assert
        Assert.Equal("the tensor holds Int32 and is read as Single.", exception.Message);
    }
}
