using System.Text.Json;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Files;

/// <summary>The fields of an object, each declared once: its name, the property that it is of, and what it looks like. The same
/// declarations read an object, write one in their order, and tell the fields that are not known.</summary>
/// <typeparam name="T">The object.</typeparam>
internal abstract class JsonFields<T>
    where T : ReportNode
{
    /// <summary>A field that must be there.</summary>
    public abstract TValue Required<TValue>(string name, Func<T, TValue> value, JsonKind<TValue> kind);

    /// <summary>A field that is left out where its value is null.</summary>
    public abstract TValue? Optional<TValue>(string name, Func<T, TValue?> value, JsonKind<TValue> kind)
        where TValue : class;

    /// <inheritdoc cref="Optional{TValue}(string, Func{T, TValue}, JsonKind{TValue})"/>
    public abstract TValue? Optional<TValue>(string name, Func<T, TValue?> value, JsonKind<TValue> kind)
        where TValue : struct;

    /// <summary>A list that is left out where it is empty.</summary>
    public IReadOnlyList<TItem> List<TItem>(
        string name, Func<T, IReadOnlyList<TItem>> items, JsonKind<TItem> kind, int most = int.MaxValue) =>
            Optional(name, node => items(node) is { Count: > 0 } some ? some : null, JsonKinds.List(kind, most)) ?? [];

    /// <summary>A rule over several fields; an object that is read and breaks it is refused at one of them.</summary>
    public virtual void Require(bool isKept, string name, string rule)
    {
    }
}

/// <summary>Reads an object.</summary>
internal sealed class ReadFields<T>(JsonCursor json) : JsonFields<T>
    where T : ReportNode
{
    private readonly HashSet<string> _known = [];

    /// <summary>The fields that were not asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Unknown() => [.. json.Fields().Where(field => !_known.Contains(field.Name))
        .Select(field => KeyValuePair.Create(field.Name, field.Value.Element.Clone()))];

    public override TValue Required<TValue>(string name, Func<T, TValue> value, JsonKind<TValue> kind)
    {
        _known.Add(name);
        return kind.Read(json.Required(name));
    }

    public override TValue? Optional<TValue>(string name, Func<T, TValue?> value, JsonKind<TValue> kind)
        where TValue : class =>
            Find(name) is { } found ? kind.Read(found) : null;

    public override TValue? Optional<TValue>(string name, Func<T, TValue?> value, JsonKind<TValue> kind)
        where TValue : struct =>
            Find(name) is { } found ? kind.Read(found) : null;

    public override void Require(bool isKept, string name, string rule)
    {
        if (!isKept)
        {
            throw json.Required(name).Error(rule);
        }
    }

    private JsonCursor? Find(string name)
    {
        _known.Add(name);
        return json.Optional(name);
    }
}

/// <summary>Writes an object.</summary>
internal sealed class WrittenFields<T>(JsonPlace place, T node) : JsonFields<T>
    where T : ReportNode
{
    public override TValue Required<TValue>(string name, Func<T, TValue> value, JsonKind<TValue> kind) => Write(name, value(node), kind);

    public override TValue? Optional<TValue>(string name, Func<T, TValue?> value, JsonKind<TValue> kind)
        where TValue : class =>
            value(node) is { } found ? Write(name, found, kind) : null;

    public override TValue? Optional<TValue>(string name, Func<T, TValue?> value, JsonKind<TValue> kind)
        where TValue : struct =>
            value(node) is { } found ? Write(name, found, kind) : null;

    private TValue Write<TValue>(string name, TValue value, JsonKind<TValue> kind)
    {
        place.Json.WritePropertyName(name);
        kind.Write(place with { Path = $"{place.Path}.{name}" }, value);
        return value;
    }
}
