using QuantBuild.Quantization;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Experiments.Schemes;

/// <summary>The named schemes.</summary>
public static class SchemeCatalog
{
    /// <summary>The scheme that searches for the user's own goal.</summary>
    public const string OwnGoal = "budget";

    private const double SmallPoints = 1;
    private const double TinyPoints = 3;

    /// <summary>All schemes, in the order in which a report shows them.</summary>
    public static IReadOnlyList<Scheme> All { get; } =
    [
        new ConverterScheme("converter-16bit", "quantized-16bit", QuantizedDtype.UInt16),
        new ConverterScheme("converter-8bit", "quantized-8bit", QuantizedDtype.UInt8),
        new ConverterScheme("float16", "float16", QuantizedDtype.Float16),
        new RecipeScheme("safe-8bit", Presets.Safe8Bit),
        new RecipeScheme("tuned-8bit", Presets.Tuned8Bit),
        new SearchScheme("small", options => SearchGoal.Drop(SmallPoints * options.Point)),
        new SearchScheme("tiny", options => SearchGoal.Drop(TinyPoints * options.Point)),
        new SearchScheme(OwnGoal, options => options.Goal
            ?? throw new ExperimentException("The scheme budget needs a budget: --budget=drop:0.01 or --budget=bytes:1600000.")),
    ];

    /// <summary>What an experiment makes where nothing else is asked for: the example's columns, and 8 bits
    /// without their collapse.</summary>
    public static IReadOnlyList<Scheme> Default { get; } =
        [.. new[] { "converter-16bit", "converter-8bit", "safe-8bit", "tuned-8bit" }.Select(name => Find(name)!)];

    /// <summary>The names of all schemes, for messages.</summary>
    public static string Names { get; } = Join(All);

    /// <summary>The names of the schemes that need no data, for messages.</summary>
    public static string NamesWithoutCalibration { get; } = Join(All.Where(scheme => !scheme.IsCalibrated));

    /// <summary>The names of the schemes that can give channels scales of their own, for messages.</summary>
    public static string NamesWithPerChannel { get; } = Join(All.Where(scheme => scheme.TakesPerChannel));

    /// <summary>Finds a scheme.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The scheme; null where there is none of that name.</returns>
    public static Scheme? Find(string name) => All.FirstOrDefault(scheme => scheme.Name == name);

    private static string Join(IEnumerable<Scheme> schemes) => string.Join(", ", schemes.Select(scheme => scheme.Name));
}
