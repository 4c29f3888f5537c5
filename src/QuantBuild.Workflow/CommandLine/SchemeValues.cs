using System.Globalization;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>The kinds of values that arguments about schemes take.</summary>
public static class SchemeValues
{
    private const char Separator = ':';

    /// <summary>Names of schemes, separated by commas.</summary>
    public static Value<IReadOnlyList<string>?> Names { get; } = new(
        "=NAMES",
        $"schemes separated by commas, out of {SchemeCatalog.Names}, or recipes of quantbuild.json",
        (ArgumentText given, out IReadOnlyList<string>? value) =>
        {
            value = given.Text?.Split(',', StringSplitOptions.TrimEntries) ?? [];

            // Which recipes there are is known where the budget file is.
            return value.Count > 0 && value.All(name => name.Length > 0);
        })
    {
        Words = [.. SchemeCatalog.All.Select(scheme => scheme.Name)],
    };

    /// <summary>The goal of a search: how much the metric may drop, or how many compressed bytes there may be.</summary>
    public static Value<SearchGoal?> Goal { get; } = new(
        "=drop:X|bytes:N",
        "drop:X with X from 0 to 1, or bytes:N with a whole number of at least 1",
        (ArgumentText given, out SearchGoal? value) =>
        {
            value = given.Text?.Split(Separator, 2) switch
            {
                ["drop", var text] when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var drop)
                    && drop is >= 0 and <= 1 => SearchGoal.Drop(drop),
                ["bytes", var text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 =>
                    SearchGoal.Bytes(bytes),
                _ => null,
            };
            return value is not null;
        });

    /// <summary>Content codings, separated by commas.</summary>
    public static Value<IReadOnlyList<ContentCoding>?> Codings { get; } = new(
        "=gzip,brotli",
        "gzip or brotli, or both separated by a comma",
        (ArgumentText given, out IReadOnlyList<ContentCoding>? value) =>
        {
            var words = (given.Text ?? string.Empty).Split(',', StringSplitOptions.TrimEntries);
            value = [.. Enum.GetValues<ContentCoding>().Where(coding => words.Contains(coding.Name()))];
            return words.Distinct().Count() == value.Count;
        });

    /// <summary>What compressed bytes are counted by.</summary>
    public static Value<Compression?> Compression { get; } = new(
        "=NAME",
        string.Join(" or ", Enum.GetValues<Compression>().Select(compression => compression.Name())),
        (ArgumentText given, out Compression? value) =>
        {
            value = Enum.GetValues<Compression>().Select(compression => (Compression?)compression).FirstOrDefault(compression =>
                compression!.Value.Name() == given.Text);
            return value is not null;
        })
    {
        Words = [.. Enum.GetValues<Compression>().Select(compression => compression.Name())],
    };
}
