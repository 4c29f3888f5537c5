using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QuantBuild.Workflow.Sharding;

/// <summary>Names a result by all that it depends on, so that it is the same whoever computes it.</summary>
/// <param name="What">What was computed, such as <c>evaluation</c>.</param>
/// <param name="Subject">Of what: <c>mnist/quantized-8bit</c>.</param>
/// <param name="Start">Where it begins, among what can be cut.</param>
/// <param name="End">Where it ends: the number behind the last.</param>
/// <param name="Hashes">Hashes of the model, the data, the code and the arguments, by these names.</param>
internal sealed record ShardKey(string What, string Subject, int Start, int End, IReadOnlyDictionary<string, string> Hashes)
{
    /// <summary>The address: a hash of all this, in lower-case hexadecimal digits.</summary>
    public string Address { get; } = HashOf(string.Create(
        CultureInfo.InvariantCulture,
        $"{What}\n{Subject}\n{Start}\n{End}\n{string.Join('\n', Hashes.OrderBy(hash => hash.Key, StringComparer.Ordinal))}"));

    /// <summary>Whether another is of the same, though maybe of another version of it.</summary>
    /// <param name="other">The other.</param>
    public bool IsOfSame(ShardKey other) => (What, Subject) == (other.What, other.Subject);

    /// <summary>In what two differ that are of the same, in words.</summary>
    /// <param name="other">The other.</param>
    public IEnumerable<string> Differences(ShardKey other) => Hashes.Keys.Union(other.Hashes.Keys).Order(StringComparer.Ordinal)
        .Where(name => Hashes.GetValueOrDefault(name) != other.Hashes.GetValueOrDefault(name));

    /// <summary>A hash of values, by their names.</summary>
    /// <param name="values">The values.</param>
    internal static string HashOf(IReadOnlyDictionary<string, string> values) => HashOf(string.Join(
        '\n', values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value}")));

    /// <summary>A hash of a text, in lower-case hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
