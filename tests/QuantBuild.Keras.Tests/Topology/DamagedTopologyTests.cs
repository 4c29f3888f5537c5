using QuantBuild.Tfjs.Format;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Topology;

/// <summary>Whatever stands in a file, what comes out is a model or an error of ours that names the file.</summary>
public sealed class DamagedTopologyTests
{
    [Theory]
    [InlineData("""[["in", 0, 0]]""", """[["a", 0, 0], ["a", 0, 0]]""", null)]
    [InlineData("""[["a", 0, 0]]""", """[["a", 0, 0]]""", "'a', which is no InputLayer")]
    [InlineData("""[["in", 0, 0], ["in", 0, 0]]""", """[["a", 0, 0]]""", "'in' twice")]
    [InlineData("""[]""", """[["a", 0, 0]]""", "'in'")]
    [InlineData("""[["in", 0, 0]]""", """[["a", 0, 1]]""", "output tensor 1 of 'a'")]
    [InlineData("""[["in", 0, 0]]""", """[["a", 3, 0]]""", "output 3 of layer 'a'")]
    [InlineData("""[["in", 0, 0]]""", """[["a", -1, 0]]""", "output_layers")]
    [InlineData("""[["in", 0, 0]]""", """[["a", 99999999999, 0]]""", "output_layers")]
    [InlineData("""[["in", 0, 0]]""", """[null]""", "output_layers")]
    [InlineData("""[["in", 0, 0]]""", """7""", "no output_layers")]
    public void Ends_that_do_not_fit_are_errors_that_name_them(string inputs, string outputs, string? message)
    {
        // arrange
        using var folder = TopologyFile.Write($$$$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_input_shape": [null, 2]}, "inbound_nodes": []},
              {"class_name": "Flatten", "name": "a", "config": {"name": "a"}, "inbound_nodes": [[["in", 0, 0, {}]]]}],
              "input_layers": {{{{inputs}}}}, "output_layers": {{{{outputs}}}}}}
            """);

        // act
        var error = Record.Exception(() => LayersModelFile.Load(folder.Path).Dispose());

        // assert
        Assert.Equal(message is not null, error is KerasException);
        Assert.Contains(message ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": [null]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"layers": []}}""")]
    [InlineData(
        """{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Sequential", "config": {"layers": []}}]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": 1, "config": {}}]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", "config": []}]}}""")]
    [InlineData("""{"class_name": "Sequential","""
        + """ "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"name": 3, "units": 1}}]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "s","""
        + """ "layers": [{"class_name": "Dense", "config": {"name": "d", "units": 1e300, "batch_input_shape": [null, 1]}}]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "s","""
        + """ "layers": [{"class_name": "Dense", "config": {"name": "d", "units": 1, "batch_input_shape": [null, "x"]}}]}}""")]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "s","""
        + """ "layers": [{"class_name": "Dense", "config": {"name": "d", "units": 1, "batch_input_shape": {}}}]}}""")]
    [InlineData("""{"class_name": "Functional", "config": {"layers": [{"class_name": "Functional", "config": {"layers": {}}}]}}""")]
    [InlineData("""{"class_name": "Functional"}""")]
    [InlineData("""{"model_config": 5}""")]
    [InlineData("""[]""")]
    public void Topologies_that_are_none_are_errors_of_ours(string topology)
    {
        // arrange
        using var folder = TopologyFile.Write(topology);

        // act
        var error = Record.Exception(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.True(error is KerasException or TfjsFormatException, $"{error}");
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_several_outputs_is_refused_with_their_names()
    {
        // arrange
        using var folder = TopologyFile.Write("""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_input_shape": [null, 2]}, "inbound_nodes": []},
              {"class_name": "Flatten", "name": "a", "config": {"name": "a"}, "inbound_nodes": [[["in", 0, 0, {}]]]},
              {"class_name": "Flatten", "name": "b", "config": {"name": "b"}, "inbound_nodes": [[["in", 0, 0, {}]]]}],
              "input_layers": [["in", 0, 0]], "output_layers": [["a", 0, 0], ["b", 0, 0]]}}
            """);
        using var model = LayersModelFile.Load(folder.Path);

        // act
        using var x = torch.zeros(1, 2);
        var error = Assert.Throws<KerasException>(() => model.Predict(x));

        // assert
        Assert.Contains("1 input (in [2]) and 2 outputs (a [2], b [2])", error.Message, StringComparison.Ordinal);
        Assert.Contains("QuantizeModel", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Predict", error.Message, StringComparison.Ordinal);
    }
}
