using System.Globalization;
using System.Text.Json;

namespace QuantBuild.Common;

/// <summary>A JSON value that knows its place, so that every error can name it.</summary>
/// <param name="element">The value; of no use any more when its document is disposed.</param>
/// <param name="path">Its place, <c>$</c> for the root.</param>
/// <param name="file">The file, for errors.</param>
/// <param name="refuse">Makes the reader's own error of a message, the file and the place.</param>
public readonly struct JsonCursor(JsonElement element, string path, string file, Func<string, string, string, Exception> refuse)
{
    /// <summary>The value itself.</summary>
    public JsonElement Element => element;

    /// <summary>What kind of value it is.</summary>
    public JsonValueKind Kind => element.ValueKind;

    /// <summary>Its place in the file, as <c>$.metrics[0]</c>.</summary>
    public string Path => path;

    /// <summary>A field that must be there.</summary>
    /// <param name="name">Its name.</param>
    public JsonCursor Required(string name) =>
        Optional(name) ?? throw refuse("The field is missing.", file, Child(name));

    /// <summary>A field that may be missing or null.</summary>
    /// <param name="name">Its name.</param>
    public JsonCursor? Optional(string name) =>
        RequireObject().TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonCursor(value, Child(name), file, refuse)
            : null;

    /// <summary>The fields of an object.</summary>
    public IEnumerable<(string Name, JsonCursor Value)> Fields()
    {
        foreach (var property in RequireObject().EnumerateObject())
        {
            yield return (property.Name, new JsonCursor(property.Value, Child(property.Name), file, refuse));
        }
    }

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<JsonCursor> Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Error("must be an array");
        }

        var (place, source, refusal) = (path, file, refuse);
        return [.. element.EnumerateArray().Select((item, i) =>
            new JsonCursor(item, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"), source, refusal))];
    }

    /// <summary>A string.</summary>
    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Error("must be a string");

    /// <summary>A string that is not empty.</summary>
    public string Name() => Text() is { Length: > 0 } name ? name : throw Error("must not be empty");

    /// <summary>A string out of a few.</summary>
    /// <param name="allowed">Those.</param>
    public string OneOf(params IReadOnlyList<string> allowed) =>
        Text() is var text && allowed.Contains(text) ? text : throw Error($"must be one of {string.Join(", ", allowed)}");

    /// <summary>True or false.</summary>
    public bool Truth() =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Error("must be true or false");

    /// <summary>A finite number.</summary>
    public double Number() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Error("must be a finite number");

    /// <summary>A finite number of at least 0.</summary>
    public double NonNegativeNumber() => Number() is >= 0 and var value ? value : throw Error("must not be negative");

    /// <summary>A whole number; 5.0 is one, too.</summary>
    public long Integer() => element.ValueKind == JsonValueKind.Number && (element.TryGetInt64(out var value) || IsWhole(out value))
        ? value
        : throw Error("must be a whole number");

    /// <summary>A whole number of at least 0.</summary>
    public long Count() => Integer() is >= 0 and var value ? value : throw Error("must not be negative");

    /// <summary>A point in time; one without an offset is UTC.</summary>
    public DateTimeOffset Time() =>
        DateTimeOffset.TryParse(Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Error("must be a time as in 2025-01-31T12:00:00Z");

    /// <summary>The error of a field that should not be here.</summary>
    /// <param name="rule">What is wrong with it, as a predicate.</param>
    public Exception Misplaced(string rule) => refuse($"The field {rule}.", file, path);

    /// <summary>The error of a value that breaks a rule; it shows the value.</summary>
    /// <param name="rule">The rule, as a predicate: <c>must be a string</c>.</param>
    public Exception Error(string rule)
    {
        var found = element.GetRawText();
        return refuse($"The value {rule}, found {(found.Length > 60 ? found[..60] + "…" : found)}.", file, path);
    }

    /// <summary>An error at this place.</summary>
    /// <param name="message">The whole of what is to be said.</param>
    public Exception Refuse(string message) => refuse(message, file, path);

    /// <summary>Refuses fields that nobody reads: a misspelt name would be passed over in silence.</summary>
    /// <param name="known">The names that are read.</param>
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

    private string Child(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        ? $"{path}.{Printable.Name(name)}"
        : $"{path}['{Printable.Name(name)}']";
}
