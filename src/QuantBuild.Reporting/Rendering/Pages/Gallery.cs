using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>Shows examples whose prediction flipped. A picture that several variants show is in the page once.</summary>
internal sealed class Gallery(Report report)
{
    // Pictures make most of a page: as many as keep the pages of four demos with a dozen variants below 1.5 MB.
    private const int MostFlips = 72;
    private const int MostGroups = 8;

    private readonly Dictionary<string, int> _pictures = [];
    private readonly int _share = MostFlips / Math.Max(1, report.Variants.Count(variant => variant.Flips.Count > 0));

    public void Write(HtmlPage page, VariantReport variant)
    {
        var groups = variant.Flips.GroupBy(flip => flip.Preprocess).Take(MostGroups).ToArray();
        foreach (var flips in groups)
        {
            FlippedPrediction[] shown = [.. Evenly([.. flips], _share / groups.Length)];
            page.Append($"<h3>Flipped against float{(flips.Key is { } preprocess ? $", {Wording.Preprocess(preprocess)}" : null)}</h3>\n");
            if (variant.Changes?.Predictions.FirstOrDefault(change => change.Preprocess == flips.Key) is { } change)
            {
                page.Append($"<p class=\"note\">{Numbers.Of(change.Changed)} of {Numbers.Of(change.Count)} predictions changed: ");
                page.Append($"{Numbers.Of(change.Lost)} from right to wrong, {Numbers.Of(change.Gained)} from wrong to right");
                page.Append($"{(change.Changed > shown.Length ? ". Some of them" : null)}:</p>\n");
            }

            page.Append($"<ul class=\"flips\">\n");
            Array.ForEach(shown, flip => Write(page, flip));
            page.Append($"</ul>\n");
        }
    }

    /// <summary>Writes the pictures that were shown.</summary>
    public void WritePictures(HtmlPage page)
    {
        if (_pictures.Count == 0)
        {
            return;
        }

        page.Append($"<svg width=\"0\" height=\"0\" class=\"pictures\" aria-hidden=\"true\"><defs>\n");
        foreach (var (uri, number) in _pictures.OrderBy(picture => picture.Value))
        {
            page.Append($"<image id=\"p{number}\" width=\"64\" height=\"64\" href=\"{uri}\"/>\n");
        }

        page.Append($"</defs></svg>\n");
    }

    private void Write(HtmlPage page, FlippedPrediction flip)
    {
        page.Append($"<li title=\"{Printable.Name(flip.Example)}\">");
        if (flip.Thumbnail is { } uri)
        {
            _pictures.TryAdd(uri, _pictures.Count);
            page.Append($"<svg viewBox=\"0 0 64 64\" role=\"img\" aria-label=\"{Printable.Name(report.Dataset.Name)}, "
                + $"{Printable.Name(flip.Example)}\"><use href=\"#p{_pictures[uri]}\"/></svg>");
        }

        page.Append($"<p><b>{Names.Of(flip.Label)}</b></p><p>{Said(flip.ByFloat, flip.FloatIsRight)} → "
            + $"{Said(flip.ByVariant, flip.VariantIsRight)}</p></li>\n");
    }

    private static IEnumerable<FlippedPrediction> Evenly(FlippedPrediction[] flips, int most)
    {
        var count = Math.Min(flips.Length, Math.Max(1, most));
        return Enumerable.Range(0, count).Select(i => flips[(int)((long)i * flips.Length / count)]);
    }

    private static Markup Said(string name, bool isRight) =>
        Markup.Of($"<span class=\"{(isRight ? "right" : "wrong")}\">{Names.Of(name)}</span>");
}
