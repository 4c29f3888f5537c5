using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Budgets;

/// <summary>A budget on one line, as a project's file has it: <c>maxBytes.brotli=80000; minGzipRatio=1.2</c>.</summary>
internal static class BudgetText
{
    private static readonly char[] _separators = [';', ','];

    /// <summary>Reads rules by the names that people see them under; see <see cref="BudgetRule.Name"/>.</summary>
    /// <exception cref="ReportException">A part is no rule.</exception>
    public static ModelBudget Parse(string model, string text)
    {
        var rules = new JsonObject();
        foreach (var part in text.Split(_separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var value]
                || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) || !double.IsFinite(limit))
            {
                throw Refuse(part);
            }

            var fields = name.Split('.', 2);
            var parent = fields.Length == 1 ? rules : rules[fields[0]] as JsonObject ?? Add(fields[0]);
            if (!parent.TryAdd(fields[^1], limit))
            {
                throw new ReportException($"The rule must stand once. Got \"{name}\" twice.");
            }
        }

        var entry = new JsonObject { ["models"] = new JsonObject { [model] = rules } };
        using var document = JsonDocument.Parse(entry.ToJsonString());
        return BudgetReader.Read(new JsonCursor(
            document.RootElement, "$", string.Empty, (message, _, place) => new ReportException(message, jsonPath: place))).Single();

        JsonObject Add(string field)
        {
            var group = new JsonObject();
            return rules.TryAdd(field, group) ? group : throw Refuse(text);
        }
    }

    private static ReportException Refuse(string part) => new(
        $"A budget must be rules with numbers, as in maxBytes.brotli=80000; minGzipRatio=1.2. Got \"{Printable.Text(part)}\".");
}
