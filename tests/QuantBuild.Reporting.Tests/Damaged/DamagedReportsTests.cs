using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Rendering.Charts;
using QuantBuild.Reporting.Tests.Budgets;
using Spectre.Console.Testing;

namespace QuantBuild.Reporting.Tests.Damaged;

/// <summary>Reports that no run of ours wrote: each is refused by name, or rendered, in no time.</summary>
public sealed class DamagedReportsTests : IDisposable
{
    private static readonly string[] _numbers = ["0", "-0.0", "-1", "1e-320", "5e-324", "1e15", "1e300", "-1e300", "1.7976931348623157e308",
        "9223372036854775807", "-9223372036854775808", "1e999", "null", "\"\"", "[]", "{}"];
    private static readonly string[] _texts = ["\"\"", "\"\\u202e##vso[x]\\n::y\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00Z\"", "7", "null", "[null]", "{\"a\": {}}"];

    // A second or two on an idle machine; what this is about took minutes, or never ended.
    private const double MostSeconds = 120;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_variant_with_an_empty_list_of_layers_is_rendered()
    {
        // act
        var report = ReportFile.Load(Path.Combine(AppContext.BaseDirectory, "Damaged", "layers-empty.report.json"));
        var page = RenderAll(report);

        // assert: the histograms of that variant are there, and no table of its weights
        var section = page[page.IndexOf("search-8bit <small>", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("</details>", StringComparison.Ordinal)];
        Assert.Contains("How the values are spread", section, StringComparison.Ordinal);
        Assert.DoesNotContain("those that suffer most first", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_70000_characters_are_rendered_in_no_time_and_shortened()
    {
        // arrange
        var name =
            string.Concat(Enumerable.Range(0, 7_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"layer{i:D5}"))) + "/kernel";
        var report = DetailedSamples.Classifier.With("quantized-8bit", variant => variant with
        {
            Scheme = name,
            Layers = [variant.Layers[0] with { Name = name, StoredDtype = name }, .. variant.Layers.Skip(1)],
            Histograms = [variant.Histograms[0] with { Weight = name }],
            Confusion = [new ConfusionReport { Preprocess = name, Classes = [name, name], Counts = [[1, 2], [3, 4]] },
                new ConfusionReport { Pairs = [new ConfusedPair(name, name, 1)] }],
            Flips = [variant.Flips[0] with { Example = name, Label = name, ByFloat = name, ByVariant = name, Preprocess = name }],
            Changes = new VariantChanges
            {
                Metrics = [new MetricChange(name, 1, 0, 2, name)],
                Predictions = [new ChangedPredictions(1, 1, 0, 1, name)],
            },
        }) with
        {
            Demo = name,
            Commit = name,
            Arguments = new Dictionary<string, string> { [name] = name },
            Splits = [new DataSplit(name, 1, name)],
            Dataset = new DatasetInfo(name, 10, name),
        };
        report = report.With("original", variant => variant with { Name = name, Metrics = new MetricSet(new Metric(name, 1)) });
        var time = Stopwatch.StartNew();

        // act
        var page = RenderAll(report);

        // assert: it took minutes while names were shortened character by character
        Assert.InRange(time.Elapsed.TotalSeconds, 0, MostSeconds);
        Assert.InRange(page.Length, 1, 400_000);
        Assert.DoesNotContain(name[..5_000], page, StringComparison.Ordinal);
        Assert.Contains("…", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_weights_are_rendered_in_no_time()
    {
        // arrange
        LayerReport[] layers = [.. Enumerable.Range(0, 10_000).Select(i =>
            new LayerReport(string.Create(CultureInfo.InvariantCulture, $"layer{i}/kernel"), "uint8", 100, 100, i % 60, 0.1, 0.01))];
        var report = DetailedSamples.Classifier.With("quantized-8bit", variant => variant with { Layers = layers });
        var time = Stopwatch.StartNew();

        // act
        var page = RenderAll(report);

        // assert
        Assert.InRange(time.Elapsed.TotalSeconds, 0, MostSeconds);
        Assert.Contains(">9,980</data> more weights", page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_variants_as_a_report_may_have_are_rendered_in_no_time_and_one_more_is_refused()
    {
        // arrange
        var report = Samples.Mnist with
        {
            Variants = [.. Enumerable.Range(0, 256).Select(i =>
            Samples.Mnist.Variants[0] with { Name = string.Create(CultureInfo.InvariantCulture, $"variant-{i}") })]
        };
        var time = Stopwatch.StartNew();

        // act
        var loaded = Reload(report);
        RenderAll(loaded);
        var error = Assert.Throws<ReportException>(() =>
            Reload(report with { Variants = [.. report.Variants, report.Variants[0] with { Name = "one more" }] }));

        // assert
        Assert.InRange(time.Elapsed.TotalSeconds, 0, MostSeconds);
        Assert.Contains("$.variants: The value must have at most 256 entries", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_value_in_any_place_is_refused_by_name_or_rendered(int seed)
    {
        // arrange
        var random = new Random(seed);
        ReportFile.Save(_folder["report.json"], DetailedSamples.Classifier);
        var healthy = File.ReadAllText(_folder["report.json"]);

        for (var run = 0; run < 25; run++)
        {
            // act
            var text = Damage(healthy, random);
            File.WriteAllText(_folder["report.json"], text);
            try
            {
                RenderAll(ReportFile.Load(_folder["report.json"]));
            }
            catch (ReportException error)
            {
                // assert
                Assert.StartsWith(_folder["report.json"], error.Message, StringComparison.Ordinal);
                Assert.DoesNotMatch("[\u0000-\u001f\u202e]|##|LineNumber", error.Message);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Untyped for {text}", exception);
            }
        }
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(158.0)]
    [InlineData(5.0)]
    public void As_much_of_a_name_is_kept_as_fits(double width)
    {
        var random = new Random(9);
        for (var run = 0; run < 200; run++)
        {
            // arrange
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 90)).Select(_ =>
                random.GetItems("abcWiM_/.0😀".EnumerateRunes().ToArray(), 1)[0].ToString()));

            // act
            var fitted = TextWidth.Fit(name, 11, width);

            // assert: it fits, begins and ends as the name does, and one character more would not fit
            Assert.True(fitted == "…" || TextWidth.Of(fitted, 11) <= width);
            var parts = fitted.Split('…');
            Assert.True(fitted == name
                || (name.StartsWith(parts[0], StringComparison.Ordinal) && name.EndsWith(parts[1], StringComparison.Ordinal)));
            var kept = fitted.Length - 1;
            Assert.True(fitted == name || name.EnumerateRunes().Any(rune => !rune.IsBmp)
                || TextWidth.Of(name[..(kept + 1 - ((kept + 1) / 2))] + "…" + name[^((kept + 1) / 2)..], 11) > width);
        }
    }

    // One value in some place becomes another; or the tail is lost.
    private static string Damage(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        var places = Places(root).ToArray();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var (parent, key) = places[random.Next(places.Length)];
            var old = key is string name ? parent[name] : parent[(int)key];
            var isNumber = old is JsonValue && old.GetValueKind() == System.Text.Json.JsonValueKind.Number;
            var value = random.GetItems(isNumber ? _numbers : _texts, 1)[0].Replace("\"", "'", StringComparison.Ordinal)
                .Replace("\\", "~", StringComparison.Ordinal);
            var node = JsonNode.Parse($"\"@{value}@\"");
            if (key is string field)
            {
                parent[field] = node;
            }
            else if (parent.AsArray().Count > (int)key)
            {
                parent[(int)key] = node;
            }
        }

        var damaged = System.Text.RegularExpressions.Regex.Replace(
            root.ToJsonString(), "\"@([^@\"]*)@\"", match => match.Groups[1].Value.Replace("\\u0027", "\"", StringComparison.Ordinal)
                .Replace("'", "\"", StringComparison.Ordinal).Replace('~', '\\'));
        return random.Next(40) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node) => node switch
    {
        JsonObject json => json.SelectMany(field =>
            (IEnumerable<(JsonNode, object)>)[(json, field.Key), .. field.Value is null ? [] : Places(field.Value)]),
        JsonArray items => items.Index().SelectMany(item =>
            (IEnumerable<(JsonNode, object)>)[(items, item.Index), .. item.Item is null ? [] : Places(item.Item)]),
        _ => [],
    };

    private Report Reload(Report report)
    {
        ReportFile.Save(_folder["report.json"], report);
        return ReportFile.Load(_folder["report.json"]);
    }

    private string RenderAll(Report report)
    {
        using var console = new TestConsole().Width(140);
        ConsoleReport.Write(console, report);
        ConsoleReport.Write(console, report, report);
        MarkdownReport.Render(report);
        HtmlReport.Render(report, report);
        ReportFigures.Save(_folder["figures"], report);
        ReportFile.Save(_folder["again.json"], report);
        return HtmlReport.Render(report);
    }
}
