using System.Globalization;
using System.Text;
using System.Text.Json;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Recipes;

namespace QuantBuild.Workflow.Experiments;

/// <summary>What rounding each kernel alone costs, as <c>sensitivity.csv</c>, a line for each weight and width, and
/// <c>sensitivity.json</c>.</summary>
internal static class SensitivityFiles
{
    private const char Quote = '"';

    private static readonly JsonSerializerOptions _format =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Writes both, whole or not at all.</summary>
    /// <param name="context">Is told where they are.</param>
    /// <param name="path">Where they go, without their ending.</param>
    /// <param name="weights">What was measured.</param>
    public static void Write(WorkflowContext context, string path, IReadOnlyList<WeightSensitivity> weights)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write($"{path}.csv", stream => stream.Write(Encoding.UTF8.GetBytes(Csv(weights))));
        AtomicFile.Write($"{path}.json", stream => JsonSerializer.Serialize(stream, weights, _format));
        context.Log.Information($"What rounding each kernel costs: {context.Workspace.Display($"{path}.csv")} and .json");
    }

    private static string Csv(IReadOnlyList<WeightSensitivity> weights)
    {
        var lines = weights.SelectMany(weight => weight.Errors.Select(width => string.Create(
            CultureInfo.InvariantCulture,
            $"{Cell(weight.Weight)},{weight.Op},{weight.Bytes},{width.Levels},{width.Step:R},{width.Error:R}\n")));
        return $"weight,op,bytes,levels,step,error\n{string.Concat(lines)}";
    }

    // RFC 4180; a spreadsheet must not take a name from a model for a formula.
    private static string Cell(string text)
    {
        var name = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
        return name.AsSpan().IndexOfAny("\",\r\n") < 0 ? name : $"{Quote}{name.Replace("\"", "\"\"", StringComparison.Ordinal)}{Quote}";
    }
}
