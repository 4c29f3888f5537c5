using QuantBuild.Experiments.Described;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Experiments.Tests.Described;

public sealed class ModelSourceTests : IDisposable
{
    private const string Model = """
        {"format": "layers-model", "modelTopology": {"class_name": "Sequential", "config": {"name": "volume", "layers": [
          {"class_name": "LAYER", "config": {"name": "c", "filters": 1, "kernel_size": [1, 1, 1],
            "batch_input_shape": [null, 2, 1, 1, 1]}}]}},
         "weightsManifest": [{"paths": ["w.bin"], "weights": [
           {"name": "c/kernel", "shape": [1, 1, 1, 1, 1], "dtype": "float32"}, {"name": "c/bias", "shape": [1], "dtype": "float32"}]}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_of_layers_that_only_inference_has_is_shown_and_can_be_run()
    {
        // arrange
        Write("Conv3D");
        using StringWriter output = new();

        // act
        ModelSource.Write(_folder["model"], _folder["copy"], output);
        using var model = RunnableModel.Load(_folder["copy"]);

        // assert
        Assert.Contains(" c (Conv3D)                   (None, 2, 1, 1, 1)        2", output.ToString(), StringComparison.Ordinal);
        Assert.Equal([7, 13], model.Predict([1, 2, 1, 1, 1], (float[])[2, 4]));
    }

    [Fact]
    public void A_layer_that_nobody_knows_is_refused_with_file_and_name()
    {
        // arrange
        Write("Frobnicate");

        // act
        var error = Assert.Throws<LayersException>(() => ModelSource.Write(_folder["model"], _folder["copy"], TextWriter.Null));

        // assert
        var place = _folder["model/model.json"];
        Assert.StartsWith($"'{place}': Layer 'c' (Frobnicate) is not supported.", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["copy"]));
    }

    private void Write(string layer)
    {
        _folder.Write("model/model.json", System.Text.Encoding.UTF8.GetBytes(Model.Replace("LAYER", layer, StringComparison.Ordinal)));
        _folder.Write("model/w.bin", [.. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(1f)]);
    }
}
