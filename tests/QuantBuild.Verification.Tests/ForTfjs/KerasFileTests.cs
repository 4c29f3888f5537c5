using QuantBuild.Conversion;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Conversion.KerasFiles;

namespace QuantBuild.Verification.Tests.ForTfjs;

public sealed class KerasFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_of_Keras_compute_in_TFjs_what_they_do_here()
    {
        // arrange
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "KerasFiles"));
        var models = files.Select((file, i) => (Name: Path.GetFileName(file), Folder: $"{i}", Rewriting: Rewrite(file, $"{i}"))).ToList();
        Assert.NotEmpty(models);

        // act
        var report = TfjsVerifier.Verify(
            Stock.Installation,
            [.. models.Select(model => new VerificationModel(model.Name, _folder[$"{model.Folder}-written"])
            {
                ReferencePath = _folder[model.Folder],
            })],
            new VerificationOptions { Examples = 3 });

        // assert
        Assert.All(models.Zip(report.Runtimes[0].Models), pair => Assert.True(
            pair.Second.Passed || pair.First.Rewriting.Differences.Any(difference => !difference.IsSolved),
            $"{pair.First.Name}: {pair.Second.Problem}"));
        Assert.Contains(report.Runtimes[0].Models, model => model.Passed);
    }

    private TfjsRewriting Rewrite(string file, string folder)
    {
        var model = KerasModelFile.Read(file);
        var rewriting = TfjsRewriting.Of(model);
        TfjsLayersFile.Write(model, _folder[folder]);
        TfjsLayersFile.Write(rewriting.Model, _folder[$"{folder}-written"]);
        return rewriting;
    }
}
