using System.Collections;

namespace QuantBuild.Graph;

/// <summary>The attributes of an operation, by TensorFlow's names, each read by its type.</summary>
/// <example>
/// <code>
/// builder.Add("Conv2D", [image, kernel], new() { { "strides", [1, 2, 2, 1] }, { "padding", "SAME" } });
/// </code>
/// </example>
public sealed class OperationAttributes : IEnumerable<KeyValuePair<string, object>>
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly string? _operation;
    private readonly bool _isReadOnly;

    /// <summary>Without an attribute yet.</summary>
    public OperationAttributes()
    {
    }

    internal OperationAttributes(string operation)
    {
        _operation = operation;
    }

    internal OperationAttributes(OperationAttributes source, string operation)
    {
        (_values, _operation, _isReadOnly) = (new(source._values, StringComparer.Ordinal), operation, true);
    }

    /// <summary>The names of the attributes that are there.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>Adds an attribute, or replaces it.</summary>
    /// <param name="name">TensorFlow's name of it.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InvalidOperationException">These are the attributes of an operation, which does not change.</exception>
    public void Add(string name, long value) => Set(name, value);

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, IReadOnlyList<int> value) => Set(name, value.Select(item => (long)item).ToArray());

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, IReadOnlyList<long> value) => Set(name, value.ToArray());

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, IReadOnlyList<string> value) => Set(name, value.ToArray());

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, double value) => Set(name, value);

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, bool value) => Set(name, value);

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, string value) => Set(name, value);

    /// <inheritdoc cref="Add(string, long)"/>
    public void Add(string name, ElementType value) => Set(name, value);

    /// <summary>Whether an attribute is there.</summary>
    /// <param name="name">TensorFlow's name of it.</param>
    /// <returns>True where it is there, of whatever type.</returns>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>An integer.</summary>
    /// <param name="name">TensorFlow's name of the attribute.</param>
    /// <param name="missing">What stands where it is not there; null where it must be.</param>
    /// <returns>The value.</returns>
    /// <exception cref="GraphException">The attribute is missing, of another type or beyond 32 bits.</exception>
    public int Integer(string name, int? missing = null) => ToInt32(name, Get<long>(name, missing));

    /// <summary>A list of integers.</summary>
    /// <param name="name">TensorFlow's name of the attribute.</param>
    /// <param name="missing">What stands where it is not there; null where it must be.</param>
    /// <returns>The values.</returns>
    /// <exception cref="GraphException">The attribute is missing, of another type or beyond 32 bits.</exception>
    public int[] Integers(string name, IReadOnlyList<int>? missing = null) =>
        Contains(name) || missing is null ? [.. GetList<long>(name).Select(value => ToInt32(name, value))] : [.. missing];

    /// <summary>A list of texts.</summary>
    /// <param name="name">TensorFlow's name of the attribute.</param>
    /// <returns>The values; none where it is not there.</returns>
    /// <exception cref="GraphException">The attribute is of another type.</exception>
    public string[] Texts(string name) => Contains(name) ? [.. GetList<string>(name)] : [];

    /// <summary>A number; an integer is one, too.</summary>
    /// <inheritdoc cref="Integer"/>
    public double Number(string name, double? missing = null) =>
        _values.GetValueOrDefault(name) is long integer ? integer : Get<double>(name, missing);

    /// <summary>True or false.</summary>
    /// <inheritdoc cref="Integer"/>
    public bool Flag(string name, bool? missing = null) => Get<bool>(name, missing);

    /// <summary>A text.</summary>
    /// <inheritdoc cref="Integer"/>
    public string Text(string name, string? missing = null) => Get<string>(name, missing);

    /// <summary>A type of elements.</summary>
    /// <inheritdoc cref="Integer"/>
    public ElementType Element(string name, ElementType? missing = null) => Get<ElementType>(name, missing);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Set(string name, object value)
    {
        if (_isReadOnly)
        {
            throw new InvalidOperationException("An operation's attributes do not change.");
        }

        _values[name] = value;
    }

    private T Get<T>(string name, object? missing)
    {
        var value = _values.GetValueOrDefault(name, missing!) ?? throw new GraphException(
            $"the attribute '{name}' is missing.", _operation);
        return value is int integer && typeof(T) == typeof(long)
            ? (T)(object)(long)integer
            : value is T typed ? typed : throw Mistyped(name, value, typeof(T).Name);
    }

    // An empty list in a file does not say what it is a list of.
    private T[] GetList<T>(string name) =>
        _values.GetValueOrDefault(name) switch
        {
            T[] list => list,
            Array { Length: 0 } => [],
            null => throw new GraphException($"the attribute '{name}' is missing.", _operation),
            var value => throw Mistyped(name, value, $"{typeof(T).Name}[]"),
        };

    private int ToInt32(string name, long value) =>
        value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new GraphException($"the attribute '{name}' is {value}, which is beyond 32 bits.", _operation);

    private GraphException Mistyped(string name, object value, string expected) =>
        new($"the attribute '{name}' is {value.GetType().Name} and must be {expected}.", _operation);
}
