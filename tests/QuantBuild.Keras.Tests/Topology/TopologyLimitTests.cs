namespace QuantBuild.Keras.Tests.Topology;

/// <summary>Small files that ask for much: they are refused before anything is allocated, by errors that name the layer.</summary>
public sealed class TopologyLimitTests
{
    private const string Input =
        """{"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_input_shape": [null, 1]}, "inbound_nodes": []}""";

    [Theory]
    [InlineData("""{"class_name": "ZeroPadding2D", "config": {"name": "big", "padding": [[2147483647, 1], [0, 0]]}}""")]
    [InlineData("""{"class_name": "Conv2D", "config": {"name": "big", "filters": 1000000000, "kernel_size": [1, 1]}}""")]
    public void A_layer_that_makes_too_much_of_a_sample_is_refused_by_name(string layer)
    {
        // arrange
        using var folder = TopologyFile.WriteChain("[null, 12, 12, 8]", layer);

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.Equal("big", error.Layer);
        Assert.Contains("134217728 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_too_many_values_is_refused_by_name()
    {
        // arrange
        using var folder = TopologyFile.WriteChain("[null, 65536, 65536, 3]", """{"class_name": "Flatten", "config": {"name": "f"}}""");

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.Equal("in", error.Layer);
    }

    [Fact]
    public void Models_that_call_each_other_twice_are_refused_before_they_are_billions()
    {
        // arrange: each calls the one in it twice, 2 to the 18th calls of the layer in all
        using var folder = TopologyFile.Write(Nested(18, "[]"));

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.Contains("more than 131072 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topology_that_is_listed_backwards_takes_work_in_proportion_to_its_length()
    {
        // act
        var few = AllocatedFor(2_000);
        var many = AllocatedFor(16_000);

        // assert: what is allocated tells the work, whatever else the machine does; eight times as long, looking for what comes next anew
        // each time takes 64 times as much
        Assert.InRange(many / (double)few, 1, 16);
    }

    private static long AllocatedFor(int count)
    {
        var layers = Enumerable.Range(0, count).Reverse().Select(i => Flatten($"f{i}", Inbound(i == 0 ? "in" : $"f{i - 1}")));
        using var folder = TopologyFile.Write($$$$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [{{{{string.Join(',', layers)}}}}, {{{{Input}}}}],
              "input_layers": [["in", 0, 0]], "output_layers": [["f{{{{count - 1}}}}", 0, 0]]}}
            """);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var model = LayersModelFile.Load(folder.Path);
        Assert.Equal(count + 1, model.Layers.Count);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Nested(int depth, string calls)
    {
        if (depth == 0)
        {
            return Flatten("m0", calls);
        }

        var (name, first) = ($"m{depth - 1}", depth == 1 ? 0 : 1);
        var inner = Nested(depth - 1, $$$$"""[[["in", 0, 0, {}]], [["{{{{name}}}}", {{{{first}}}}, 0, {}]]]""");
        return $$$$"""
            {"class_name": "Functional", "name": "m{{{{depth}}}}",
              "config": {"name": "m{{{{depth}}}}", "layers": [{{{{Input}}}}, {{{{inner}}}}],
              "input_layers": [["in", 0, 0]], "output_layers": [["{{{{name}}}}", {{{{first + 1}}}}, 0]]}, "inbound_nodes": {{{{calls}}}}}
            """;
    }

    private static string Inbound(string source) => $"[[[\"{source}\", 0, 0, {{}}]]]";

    private static string Flatten(string name, string calls) =>
        $$$$"""{"class_name": "Flatten", "name": "{{{{name}}}}", "config": {"name": "{{{{name}}}}"}, "inbound_nodes": {{{{calls}}}}}""";
}
