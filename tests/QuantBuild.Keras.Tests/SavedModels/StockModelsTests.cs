using TorchSharp;

namespace QuantBuild.Keras.Tests.SavedModels;

/// <summary>Layers models as stock TensorFlow.js 4.22 saves them, with the outputs that it computes for them.</summary>
public sealed class StockModelsTests
{
    [Theory]
    [InlineData("download", new[] { 0.4540201f, 0.54598f, 0.493478f, 0.5065221f })]
    [InlineData("optimizer", new[] { 0.4539802f, 0.5460199f, 0.4940663f, 0.5059338f })]
    public void What_a_browser_downloads_and_what_is_saved_with_its_optimizer_predicts_as_there(string name, float[] expected)
    {
        // arrange
        using var model = LayersModelFile.Load(Path.Combine(AppContext.BaseDirectory, "SavedModels", "Files", "Stock", name));
        using var input = torch.tensor(new[] { 1, -1, 0.5f, -0.3f, 0.2f, 0.9f }, [2, 3]);

        // act
        using var output = model.Predict(input);

        // assert
        Assert.Equal(expected, output.data<float>().ToArray(), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }
}
