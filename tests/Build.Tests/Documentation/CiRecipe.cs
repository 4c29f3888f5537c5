using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Build.Tests.Documentation;

/// <summary>A CI service's configuration, read as far as the services' formats agree.</summary>
internal sealed partial class CiRecipe
{
    private readonly YamlNode _root;

    /// <exception cref="YamlDotNet.Core.YamlException">The text is no YAML, or has a key twice.</exception>
    public CiRecipe(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        _root = Assert.Single(stream.Documents).RootNode;
    }

    /// <summary>Every text, names and values alike.</summary>
    public IEnumerable<string> Texts => _root.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? string.Empty);

    /// <summary>Every call of the build; one that takes a value from the matrix is there once for each value.</summary>
    public IEnumerable<string> Commands => Texts.Where(text => text.StartsWith("./build.sh", StringComparison.Ordinal)).SelectMany(Expand);

    /// <summary>The values of a variable of the matrix, in order; upper and lower case count as the same.</summary>
    public IEnumerable<string> ValuesOf(string variable) =>
        from mapping in _root.AllNodes.OfType<YamlMappingNode>()
        from pair in mapping.Children
        where string.Equals((pair.Key as YamlScalarNode)?.Value, variable, StringComparison.OrdinalIgnoreCase)
        let value = pair.Value as YamlScalarNode
        where value?.Value is not null
        select value.Value;

    private IEnumerable<string> Expand(string command)
    {
        var placeholder = Placeholder().Match(command);
        return placeholder.Success
            ? ValuesOf(placeholder.Groups["name"].Value).SelectMany(value =>
                Expand(command.Replace(placeholder.Value, value, StringComparison.Ordinal)))
            : [command];
    }

    // ${{ matrix.name }}, $(name) and $NAME
    [GeneratedRegex(@"\$\{\{ matrix\.(?<name>\w+) \}\}|\$\((?<name>\w+)\)|\$(?<name>\w+)")]
    private static partial Regex Placeholder();
}
