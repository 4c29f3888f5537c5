using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QuantBuild.Workflow.Launching.Yaml;

/// <summary>Values as JSON has them, written as YAML 1.2 that people can read and that reads back as the same values, also in YAML 1.1.
/// </summary>
internal static partial class YamlText
{
    private const int Step = 2;

    // What YAML 1.1 takes for a truth value or for nothing.
    private static readonly HashSet<string> _words =
        new(["true", "false", "yes", "no", "on", "off", "y", "n", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes documents, one behind the other.</summary>
    /// <param name="documents">Their roots.</param>
    public static string Of(params IReadOnlyList<JsonObject> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            text.Append(text.Length > 0 ? "---\n" : string.Empty);
            WriteFields(text, document, 0, isBehindDash: false);
        }

        return text.ToString();
    }

    private static void WriteFields(StringBuilder text, JsonObject fields, int indent, bool isBehindDash)
    {
        var isFirst = isBehindDash;
        foreach (var (name, value) in fields)
        {
            text.Append(' ', isFirst ? 0 : indent).Append(Scalar(name)).Append(':');
            WriteValue(text, value, indent);
            isFirst = false;
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } fields:
                text.Append('\n');
                WriteFields(text, fields, indent + Step, isBehindDash: false);
                break;
            case JsonArray { Count: > 0 } items when items.All(item => item is JsonValue && item.GetValueKind() == JsonValueKind.Number):
                text.Append(" [").AppendJoin(", ", items.Select(item => item!.ToJsonString())).Append("]\n");
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                foreach (var item in items)
                {
                    WriteItem(text, item, indent + Step);
                }

                break;
            case JsonObject:
                text.Append(" {}\n");
                break;
            case JsonArray:
                text.Append(" []\n");
                break;
            default:
                text.Append(' ').Append(Shown(value, indent + Step)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, JsonNode? item, int indent)
    {
        text.Append(' ', indent).Append("- ");
        if (item is JsonObject { Count: > 0 } fields)
        {
            WriteFields(text, fields, indent + Step, isBehindDash: true);
        }
        else
        {
            text.Append(Shown(item, indent + Step)).Append('\n');
        }
    }

    private static string Shown(JsonNode? value, int indent) => value switch
    {
        null => "null",
        JsonValue when value.GetValueKind() != JsonValueKind.String => value.ToJsonString(),
        JsonValue when (string)value! is var lines && IsBlock(lines) => Block(lines, indent),
        JsonValue => Scalar((string)value!),
        _ => throw new ArgumentException("Lists in lists are not written.", nameof(value)),
    };

    // Several lines that hold nothing but what can be seen stay lines.
    private static bool IsBlock(string text) => text.TrimEnd('\n').Contains('\n', StringComparison.Ordinal)
        && !text.EndsWith("\n\n", StringComparison.Ordinal) && !char.IsWhiteSpace(text[0]) && text.All(c => c == '\n' || IsSeen(c));

    private static string Block(string text, int indent)
    {
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? string.Empty : new string(' ', indent) + line);
        return $"|{(text.EndsWith('\n') ? string.Empty : "-")}\n{string.Join('\n', lines)}";
    }

    private static string Scalar(string text) => Plain().IsMatch(text) && !_words.Contains(text) ? text : Quoted(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            quoted.Append(text[i] switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                _ when isPair => text.Substring(i++, 2),
                var c when IsSeen(c) => c.ToString(),
                var c when char.IsSurrogate(c) => @"\uFFFD",
                var c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsSeen(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);

    // Begins with a letter or a stroke, so that it is no number.
    [GeneratedRegex(@"^[A-Za-z/][A-Za-z0-9_./@=-]*\z")]
    private static partial Regex Plain();
}
