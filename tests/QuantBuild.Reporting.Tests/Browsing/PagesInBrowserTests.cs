using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Tests.Budgets;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Tests.Browsing;

/// <summary>Every page as a browser shows it, on a phone and on a desk, by day and by night.</summary>
public sealed class PagesInBrowserTests
{
    // Whatever reaches beyond the window must lie in something that scrolls and shows it: a shadow at the side where there is more.
    private const string Overflowing = """
        [...document.querySelectorAll('body *')]
          .filter(element => element.getClientRects().length > 0 && !element.closest('.pictures'))
          .filter(element => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
          })
          .filter(element => {
            const scroll = element.parentElement.closest('.scroll');
            return !scroll || getComputedStyle(scroll).overflowX !== 'auto'
              || !getComputedStyle(scroll).backgroundImage.includes('gradient');
          })
          .map(element => element.outerHTML.slice(0, 200))
        """;

    private const int TileHeight = 1400;

    private const string Numbers =
        "[...document.querySelectorAll('data:not(.derived)')].map(element => ({ value: element.value, text: element.textContent }))";

    private static readonly JudgedReport _judged = new(DetailedSamples.Classifier)
    {
        Budget = BudgetSamples.Check(DetailedSamples.Classifier, "\"maxMetricDrop\": { \"accuracy\": 0.01 }, \"maxGzipBytes\": 1100000"),
        Baseline = Samples.Mnist,
    };

    private static readonly Dictionary<string, JudgedReport[]> _pages = new(StringComparer.Ordinal)
    {
        ["housing"] = [Samples.Housing],
        ["MobileNetV2"] = [Samples.MobileNetV2],
        ["judged"] = [_judged],
        ["eight variants"] = [LargeSamples.Photographs],
        ["one variant"] = [Samples.Mnist with { Variants = [Samples.Mnist.Variants[0]] }],
        ["long names"] = [LongNames()],
        ["summary"] = [Samples.Housing, _judged, Samples.MobileNetV2],
    };

    [Fact]
    public async Task Pages_show_the_reports_numbers_within_the_window_and_ask_for_nothing()
    {
        // arrange
        var cancelled = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var browser = await Browser.StartAsync(cancelled);
        foreach (var (name, judged) in _pages)
        {
            var file = folder[$"{name}.html"];
            HtmlReport.Save(file, judged);
            double[] known =
                [.. judged.SelectMany(one => NumbersOf(one.Report, folder)), .. judged.Select(one => (double)one.Report.Variants.Count)];
            foreach (var (width, scheme) in from width in new[]
            {
                390,
                1400,
            }
                                            from scheme in new[] { "light", "dark" }
                                            select (width, scheme))
            {
                // act
                var page = await browser.OpenAsync(file, width, scheme, cancelled);
                await browser.EvaluateAsync(
                    page, "document.querySelectorAll('details').forEach(details => details.open = true), 0", cancelled);
                var overflowing = (JsonArray)await browser.EvaluateAsync(page, Overflowing, cancelled);
                var across = (int)await browser.EvaluateAsync(page, "document.documentElement.scrollWidth - innerWidth", cancelled);
                var numbers = (JsonArray)await browser.EvaluateAsync(page, Numbers, cancelled);
                await KeepAsync(browser, page, $"{name}-{width}-{scheme}", cancelled);

                // assert
                var view = $"{name} at {width}, {scheme}";
                Assert.Equal([], overflowing.Select(element => $"{view}: {element}"));
                Assert.InRange(across, int.MinValue, 0);
                Assert.Equal([], browser.Events("Log.entryAdded").Concat(browser.Events("Runtime.exceptionThrown"))
                    .Concat(browser.Events("Runtime.consoleAPICalled")).Select(entry => $"{view}: {entry.ToJsonString()}"));
                Assert.Equal([], browser.Events("Network.requestWillBeSent").Select(request => (string)request["request"]!["url"]!)
                    .Where(url => !url.StartsWith("data:", StringComparison.Ordinal)).Skip(1));
                Assert.NotEmpty(numbers);
                Assert.All(numbers, number => AssertKnown(number!, known));
            }
        }
    }

    private static void AssertKnown(JsonNode number, double[] known)
    {
        var (value, text) = (double.Parse((string)number["value"]!, CultureInfo.InvariantCulture), (string)number["text"]!);
        var digits = text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        Assert.Contains(value, known);
        Assert.InRange(Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - value), 0, 0.5000001 * Math.Pow(10, -digits));
    }

    // To be looked at: in the folder that the variable names.
    private static async Task KeepAsync(Browser browser, string page, string name, CancellationToken cancelled)
    {
        if (Environment.GetEnvironmentVariable("QUANTBUILD_SCREENSHOTS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            var (width, height) = ((int)await browser.EvaluateAsync(
                page, "innerWidth", cancelled), (int)await browser.EvaluateAsync(page, "document.documentElement.scrollHeight", cancelled));
            for (var top = 0; top < height; top += TileHeight)
            {
                var clip = new JsonObject
                {
                    ["x"] = 0,
                    ["y"] = top,
                    ["width"] = width,
                    ["height"] = Math.Min(TileHeight, height - top),
                    ["scale"] = 1,
                };
                var shot = await browser.SendAsync(
                    "Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true, ["clip"] = clip }, page, cancelled);
                await File.WriteAllBytesAsync(
                    Path.Combine(folder, $"{name}-{top / TileHeight}.png"), Convert.FromBase64String((string)shot["data"]!), cancelled);
            }
        }
    }

    private static IEnumerable<double> NumbersOf(Report report, TemporaryFolder folder)
    {
        ReportFile.Save(folder["report.json"], report);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["report.json"]));
        return [.. NumbersOf(json.RootElement)];
    }

    private static IEnumerable<double> NumbersOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => NumbersOf(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(NumbersOf),
        _ => [],
    };

    private static Report LongNames()
    {
        var name = string.Concat(Enumerable.Repeat("block_expand_depthwise_", 8)) + "kernel";
        var detailed = DetailedSamples.Classifier;
        return detailed with
        {
            Demo = name,
            Commit = name,
            Dataset = detailed.Dataset with { Name = name },
            Variants =
            [
                detailed.Variants[0],
                detailed.Variants[1] with
                {
                    Name = name,
                    Scheme = name,
                    Notes = [name],
                    Passes = [new AppliedPass(name, 3)],
                    Layers = [.. detailed.Variants[1].Layers.Select(layer => layer with { Name = name + layer.Name })],
                    Histograms = [detailed.Variants[1].Histograms[0] with { Weight = name }],
                    Flips = [.. detailed.Variants[1].Flips.Select(flip => flip with { Label = name, ByFloat = name, ByVariant = name })],
                    Confusion = [new ConfusionReport { Pairs = [new ConfusedPair(name, name, 3)] }],
                },
            ],
        };
    }
}
