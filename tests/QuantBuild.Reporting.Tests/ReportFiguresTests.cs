using System.Buffers.Binary;
using QuantBuild.Reporting.Rendering;

namespace QuantBuild.Reporting.Tests;

public sealed class ReportFiguresTests
{
    private static readonly byte[] _pngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public void Every_figure_of_a_page_is_a_picture_beside_it()
    {
        // arrange
        using var folder = new TemporaryFolder();
        folder.Write("figures/of-an-earlier-run.png", [1]);
        folder.Write("figures/notes.txt", [1]);

        // act
        var paths = ReportFigures.Save(folder["figures"], DetailedSamples.Classifier);

        // assert
        Assert.Equal(
            [
                "figures/notes.txt",
                "figures/original-confusion.png",
                "figures/quantized-8bit-confusion.png",
                "figures/quantized-8bit-spread-1.png",
                "figures/quantized-8bit-weights.png",
                "figures/search-8bit-confusion.png",
                "figures/search-8bit-spread-1.png",
                "figures/search-8bit-weights.png",
                "figures/size-accuracy.png",
            ],
            folder.Files());
        Assert.Equal(8, paths.Count);
        Assert.All(paths, path => Assert.Equal(_pngSignature, File.ReadAllBytes(path)[..8]));
    }

    [Fact]
    public void A_figure_is_twice_as_wide_as_in_the_page()
    {
        // arrange
        using var folder = new TemporaryFolder();

        // act
        ReportFigures.Save(folder.Path, Samples.Housing);

        // assert: the header's width and height, with a margin of 12 around 860 by 400
        var png = File.ReadAllBytes(folder["size-mae.png"]);
        Assert.Equal(
            (2 * (860 + 24), 2 * (400 + 24)),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public void Names_cannot_lead_out_of_the_folder()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var report = DetailedSamples.Classifier with { Variants = [DetailedSamples.Classifier.Variants[1] with { Name = "../../evil" }] };

        // act
        var paths = ReportFigures.Save(folder["figures"], report);

        // assert
        Assert.All(paths, path => Assert.Equal(folder["figures"], Path.GetDirectoryName(path)));
        Assert.Contains(folder["figures/______evil-weights.png"], paths);
    }
}
