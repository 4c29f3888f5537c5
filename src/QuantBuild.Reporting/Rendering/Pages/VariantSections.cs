using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Charts;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>What lies behind each variant, to be unfolded: the smallest one, which suffers most, is open.</summary>
internal static class VariantSections
{
    public static void Write(HtmlPage page, Report report)
    {
        VariantReport[] variants = [.. report.Variants.Where(HasDetails)];
        if (variants.Length == 0)
        {
            return;
        }

        var open = variants.MinBy(variant => DownloadSize.Of(report).Of(variant.Bytes));
        page.Append($"<section>\n<h2>Variant by variant</h2>\n");
        var gallery = new Gallery(report);
        foreach (var variant in variants)
        {
            page.Append($"<details{(variant == open ? new Markup(" open") : default)}>\n");
            page.Append($"<summary>{Names.OfVariant(variant)} <small>scheme {Names.Of(variant.Scheme)}</small></summary>\n");
            Write(page, variant, gallery);
            page.Append($"</details>\n");
        }

        gallery.WritePictures(page);
        page.Append($"</section>\n");
    }

    private static bool HasDetails(VariantReport variant) => ShowsLayers(variant) || variant.Histograms.Count > 0 || variant.Notes.Count > 0
        || variant.Passes.Count > 0 || variant.Confusion.Count > 0 || variant.Flips.Count > 0;

    // Of the float model there is nothing to compare.
    private static bool ShowsLayers(VariantReport variant) => variant.Layers.Count > 0
        && (variant.Histograms.Count > 0 || variant.Layers.Any(layer => layer.SqnrDb is not null || layer.StoredDtype != "float32"));

    private static void Write(HtmlPage page, VariantReport variant, Gallery gallery)
    {
        Passes(page, variant);
        foreach (var note in variant.Notes)
        {
            page.Append($"<p class=\"note\">{Printable.Message(note)}</p>\n");
        }

        if (variant.Times is { } times)
        {
            page.Append($"<p class=\"note\">Evaluated {Numbers.Of(times.Repeats)} {(times.Repeats == 1 ? "time" : "times")}: ");
            page.Append($"{Numbers.Of(times.Shortest, Wording.Seconds(times.Shortest)[..^2])} to "
                + $"{Numbers.Of(times.Longest, Wording.Seconds(times.Longest)[..^2])} seconds.</p>\n");
        }

        page.Append($"<div class=\"grid\">\n");
        if (ShowsLayers(variant))
        {
            Layers(page, variant);
        }

        Histograms(page, variant);
        foreach (var confusion in variant.Confusion)
        {
            Confusion(page, confusion);
        }

        page.Append($"</div>\n");
        if (ShowsLayers(variant) && WeightTable.Of(variant) is { } table)
        {
            page.Append($"<details class=\"inner\">\n<summary>{table.Title}</summary>\n");
            HtmlTable.WriteRows(page, table);
            page.Append($"<p class=\"note\">{table.Note}</p>\n</details>\n");
        }

        gallery.Write(page, variant);
    }

    private static void Passes(HtmlPage page, VariantReport variant)
    {
        if (variant.Passes.Count == 0)
        {
            return;
        }

        page.Append($"<p class=\"note\">Before rounding: ");
        foreach (var (i, pass) in variant.Passes.Index())
        {
            page.Append($"{(i > 0 ? ", " : null)}{Names.Of(pass.Pass)} ({Numbers.Of(pass.Layers)} {Wording.Layers(pass)})");
        }

        page.Append($". Kernels are compared with those that these passes made of the float model.</p>\n");
    }

    private static void Layers(HtmlPage page, VariantReport variant)
    {
        page.Append($"<figure><figcaption>Weights, those that suffer most first</figcaption>\n");
        SvgChart.Write(page, LayerChart.Draw(variant.Layers));
        var rest = LayerChart.Order(variant.Layers).Skip(LayerChart.MostRows).ToList();
        if (rest.Count > 0)
        {
            var bound = rest[0].SqnrDb is { } best ? Markup.Of($", none below {Numbers.Of(best, Wording.Decibels(best))} dB") : default;
            page.Append($"<p class=\"note\">{Numbers.Of(rest.Count)} more weights{bound}.</p>\n");
        }

        page.Append($"</figure>\n");
    }

    // Radio buttons choose among the weights: no script is needed.
    private static void Histograms(HtmlPage page, VariantReport variant)
    {
        if (variant.Histograms.Count == 0)
        {
            return;
        }

        page.Append($"<figure class=\"tabs\"><figcaption>How the values are spread</figcaption>\n");
        WeightHistogram[] shown = [.. variant.Histograms.Take(HistogramChart.MostShown)];
        foreach (var (i, histogram) in shown.Index())
        {
            page.Append($"<label><input type=\"radio\" name=\"histogram-{variant.Name}\"{(i == 0 ? new Markup(" checked") : default)}> ");
            page.Append($"<span>{Names.Of(histogram.Weight)}</span></label>\n");
        }

        foreach (var histogram in shown)
        {
            page.Append($"<div class=\"tab\">\n");
            SvgChart.Write(page, HistogramChart.Draw(histogram));
            page.Append($"</div>\n");
        }

        page.Append($"</figure>\n");
    }

    private static void Confusion(HtmlPage page, ConfusionReport confusion)
    {
        var where = confusion.Preprocess is { } preprocess ? $", {Wording.Preprocess(preprocess)}" : null;
        if (ConfusionChart.IsDrawn(confusion))
        {
            page.Append($"<figure><figcaption>What is taken for what{where}</figcaption>\n");
            SvgChart.Write(page, ConfusionChart.Draw(confusion));
            page.Append($"</figure>\n");
        }
        else if (ConfusionTable.Of($"Confused most{where}", confusion) is { Rows.Count: > 0 } table)
        {
            page.Append($"<figure><figcaption>{table.Title}</figcaption>\n");
            HtmlTable.WriteRows(page, table, "pairs");
            page.Append($"</figure>\n");
        }
    }
}
