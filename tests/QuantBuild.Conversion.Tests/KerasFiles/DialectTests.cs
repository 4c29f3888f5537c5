using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Graph.Layers;
using QuantBuild.Tfjs;

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>The same few models in the words of many writers. What they must give was computed by NumPy;
/// see <c>Dialects/write.py</c> for those in models.</summary>
public sealed class DialectTests
{
    private static readonly string _files = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Dialects");

    [Theory]
    [InlineData("mixed-float16-keras3.keras")]
    [InlineData("orthogonal-keras2.h5")]
    [InlineData("int32-input-keras2.h5")]
    [InlineData("training-false-keras2.h5")]
    [InlineData("training-false-keras3.keras")]
    [InlineData("ndarray-slope-keras2.h5")]
    [InlineData("batch-normalization-v1.h5")]
    [InlineData("regularizer-keras2.h5")]
    [InlineData("noise-shape-keras2.h5")]
    [InlineData("model-json-of-keras3")]
    public void A_model_computes_the_same_whoever_wrote_it(string name)
    {
        // arrange
        var expected = Read("expected.json")[name]!;

        // act
        var y = Computed.Of(Load(name), expected["shape"].Deserialize<int[]>()!, expected["x"].Deserialize<float[]>()!);

        // assert
        AssertClose(expected["y"].Deserialize<double[]>()!, y);
    }

    [Theory]
    [InlineData("function-keras2.h5")]
    [InlineData("function-keras2.keras")]
    public void A_layer_that_stands_for_a_function_is_refused_with_its_name_class_and_function(string name)
    {
        // act
        var error = Assert.Throws<ConversionException>(() => Load(name));

        // assert
        Assert.Contains(
            "Layer 'tf.math.multiply' (TFOpLambda math.multiply) is not supported. Supported: Activation, ", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nested-twice-keras2.h5", "twice")]
    [InlineData("nested-twice-by-order.h5", "twice")]
    [InlineData("nested-twice-keras3.keras", "twice")]
    [InlineData("nested-chain-keras2.h5", "chain")]
    [InlineData("nested-chain-keras3.keras", "chain")]
    public void A_model_in_a_model_computes_what_it_should_as_it_is_and_converted(string name, string expected)
    {
        // arrange
        var json = Read("nested.json");
        using TemporaryFolder folder = new();

        // act
        var model = Load(name);
        TfjsLayersFile.Write(model, folder["converted"]);
        var converted = TfjsLayersFile.Read(folder["converted"]);

        // assert: the names of the layers stay unique, the inner ones' being the longer
        Assert.All([model, converted], found =>
            AssertClose(json[expected].Deserialize<double[]>()!, Computed.Of(found, [6, 4], json["x"].Deserialize<float[]>()!)));
        Assert.Contains("encoder_dense", converted.Summarize().Layers.Select(layer => layer.Name));
    }

    [Theory]
    [InlineData("chain-in-chain-of-tfjs", "Conv1", "bn_Conv1", "dense_Dense4")]
    [InlineData("reshape-of-tfjs")]
    [InlineData("orthogonal-of-tfjs", "dense_Dense3")]
    [InlineData("regularizer-of-tfjs", "dense_Dense1")]
    public void What_TFjs_saved_is_read_and_its_words_are_those_of_TFjs(string name, params string[] layers)
    {
        // act
        var model = Load(name);
        var graph = ModelGraphFile.Read(Path.Combine(_files, name));

        // assert: the layers of models in the model are its own, and passes see them, too
        var found = model.Summarize().Layers.Select(layer => layer.Name).ToList();
        Assert.True(model.IsForTfjs);
        Assert.Empty(layers.Except(found));
        Assert.Empty(layers.Except(graph.Layers.Select(layer => layer.Name)));
        Assert.All(graph.Weights, weight => Assert.Contains(weight.Name.Split('/')[0], graph.Layers.Select(layer => layer.Name)));
        Assert.All(model.Weights, weight => Assert.Contains(weight.Name.Split('/')[0], found));
    }

    [Fact]
    public void What_Keras_3_wrote_into_a_model_json_is_not_for_TFjs()
    {
        // act
        var model = Load("model-json-of-keras3");

        // assert
        Assert.False(model.IsForTfjs);
    }

    private static LayersModel Load(string name) =>
        Path.GetExtension(name).Length > 0
            ? KerasModelFile.Read(Path.Combine(_files, name))
            : TfjsLayersFile.Read(Path.Combine(_files, name));

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(_files, name)))!;

    private static void AssertClose(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * (1 + Math.Abs(pair.First))));
    }
}
