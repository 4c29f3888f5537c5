

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>Layers models as stock TensorFlow.js 4.22 saves them, with the outputs that it computes for them.</summary>
public sealed class StockModelsTests
{
    [Theory]
    [InlineData("download", new[] { 0.4540201f, 0.54598f, 0.493478f, 0.5065221f })]
    [InlineData("optimizer", new[] { 0.4539802f, 0.5460199f, 0.4940663f, 0.5059338f })]
    public void What_a_browser_downloads_and_what_is_saved_with_its_optimizer_predicts_as_there(string name, float[] expected)
    {
        // act
        var model = TfjsLayersFile.Read(Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Files", "Stock", name));

        // assert
        var y = Computed.Of(model, [2, 3], [1, -1, 0.5f, -0.3f, 0.2f, 0.9f]);
        Assert.Equal(expected, y, (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }
}
