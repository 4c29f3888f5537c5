using System.Globalization;
using System.Text.Json;
using QuantBuild.Common;

namespace QuantBuild.Json;

/// <summary>
/// A JSON value that knows its place, so that every error can name it. Compiled into each library that reads JSON files; the other part
/// of the type, <c>Refusal</c>, makes the library's own exception.
/// </summary>
internal readonly partial struct JsonCursor(JsonElement element, string path, string file)
{
    public JsonElement Element => element;

    public JsonValueKind Kind => element.ValueKind;

    public string Path => path;

    public JsonCursor Required(string name) =>
        Optional(name) ?? throw Refusal("The field is missing.", file, Child(name));

    public JsonCursor? Optional(string name) =>
        RequireObject().TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonCursor(value, Child(name), file)
            : null;

    public IEnumerable<(string Name, JsonCursor Value)> Fields()
    {
        foreach (var property in RequireObject().EnumerateObject())
        {
            yield return (property.Name, new JsonCursor(property.Value, Child(property.Name), file));
        }
    }

    public IReadOnlyList<JsonCursor> Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Error("must be an array");
        }

        var (place, source) = (path, file);
        return [.. element.EnumerateArray().Select((item, i) => new JsonCursor(item, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"), source))];
    }

    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Error("must be a string");

    public string Name() => Text() is { Length: > 0 } name ? name : throw Error("must not be empty");

    public string OneOf(params IReadOnlyList<string> allowed) =>
        Text() is var text && allowed.Contains(text) ? text : throw Error($"must be one of {string.Join(", ", allowed)}");

    public bool Truth() => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Error("must be true or false");

    public double Number() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Error("must be a finite number");

    public double NonNegativeNumber() => Number() is >= 0 and var value ? value : throw Error("must not be negative");

    public long Integer() =>
        element.ValueKind == JsonValueKind.Number && (element.TryGetInt64(out var value) || IsWhole(out value)) ? value : throw Error("must be a whole number");

    public long Count() => Integer() is >= 0 and var value ? value : throw Error("must not be negative");

    public DateTimeOffset Time() =>
        DateTimeOffset.TryParse(Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Error("must be a time as in 2025-01-31T12:00:00Z");

    public Exception Misplaced(string rule) => Refusal($"The field {rule}.", file, path);

    public Exception Error(string rule)
    {
        var found = element.GetRawText();
        return Refusal($"The value {rule}, found {(found.Length > 60 ? found[..60] + "…" : found)}.", file, path);
    }

    /// <summary>Refuses fields that nobody reads: a misspelt name would be passed over in silence.</summary>
    public void RequireOnly(params IReadOnlyList<string> known)
    {
        foreach (var (_, field) in Fields().Where(field => !known.Contains(field.Name)))
        {
            throw field.Misplaced($"is not known here; known are {string.Join(", ", known)}");
        }
    }

    // 2e6 and 5.0 are whole numbers too, by JSON Schema as by common sense.
    private bool IsWhole(out long value)
    {
        var isWhole = element.TryGetDecimal(out var number) && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }

    private JsonElement RequireObject() => element.ValueKind == JsonValueKind.Object ? element : throw Error("must be an object");

    private string Child(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $"{path}.{Printable.Name(name)}" : $"{path}['{Printable.Name(name)}']";
}
