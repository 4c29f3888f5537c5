using QuantBuild.Reporting.Rendering.Hypertext;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>The words of a page for someone who did not make it; only those that stand on it.</summary>
internal static class Glossary
{
    private static readonly (string Scheme, string What)[] _schemes =
    [
        ("none", "the model as it was trained, with every weight a 32-bit floating-point number"),
        ("converter-16bit", "each weight tensor in 65,536 even steps from its least to its greatest value, "
            + "as the TensorFlow.js converter does it"),
        ("converter-8bit", "each weight tensor in 256 even steps from its least to its greatest value, "
            + "as the TensorFlow.js converter does it"),
        ("float16", "each weight as a 16-bit floating-point number"),
        ("safe-8bit", "8 bits, after the layers were rescaled so that fewer values are lost; needs no data"),
        ("tuned-8bit", "8 bits, rounded so that the outputs on some calibration examples change least"),
        ("small", "the smallest download found that should cost at most one point of the metric"),
        ("tiny", "the smallest download found that should cost at most three points of the metric"),
        ("budget", "the smallest or the best download found within the budget that was given"),
    ];

    public static void Write(HtmlPage page, Report report)
    {
        page.Append($"<section>\n<h2>What the words mean</h2>\n<dl>\n");
        foreach (var (scheme, what) in _schemes.Where(known => report.Variants.Any(variant => variant.Scheme == known.Scheme)))
        {
            Entry(page, $"scheme {scheme}", what + ".");
        }

        if (report.Variants.Any(variant => variant.Layers.Any(layer => layer.SqnrDb is not null)))
        {
            Entry(
                page,
                "SQNR",
                "Signal to quantization noise ratio, in decibels: how strong a weight's values are against the error that rounding made in "
                    + "them. Six decibels more are one bit more; below 20 a tenth of the signal is error, above 40 less than a hundredth.");
        }

        Entry(page, "gzip ratio", "Bytes of model.json and the weight files over those of their tar ball under gzip: "
            + "2 means that a download takes half of what lies on disk.");
        Entry(
            page, "gzip, brotli", "Bytes that a browser fetches of model.json and the weight files, each packed by itself as well as gzip "
                + "or brotli can. gzip tar is their tar ball under gzip's level 6, as the TF.js example counts.");
        if (report.Variants.Any(variant => variant.Changes?.Metrics.Count > 0))
        {
            Entry(
                page,
                "95 % interval",
                "Where the true difference lies, as far as so many examples tell: of a hundred such intervals, ninety-five hold it. "
                    + "One that contains 0 shows no difference; more examples make it narrower.");
        }

        page.Append($"</dl>\n</section>\n");
    }

    private static void Entry(HtmlPage page, string word, string meaning) => page.Append($"<div><dt>{word}</dt><dd>{meaning}</dd></div>\n");
}
