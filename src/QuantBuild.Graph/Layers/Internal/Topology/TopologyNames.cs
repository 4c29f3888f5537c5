using System.Text.RegularExpressions;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Keras writes snake_case, TF.js camelCase; both read names through these.</summary>
internal static partial class TopologyNames
{
    /// <summary>Keras's own rule: <c>GlobalAveragePooling2D</c> → <c>global_average_pooling2d</c>,
    /// <c>LeakyReLU</c> → <c>leaky_re_lu</c>.</summary>
    public static string SnakeCase(string name)
    {
        var words = WordStart().Replace(name, "$1_$2");
        return Hump().Replace(words, "$1_$2").ToLowerInvariant();
    }

    /// <summary>An option's name in snake case: <c>kernelInitializer</c> → <c>kernel_initializer</c>;
    /// names that have no hump stay as they are.</summary>
    public static string OptionName(string name) =>
        name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(char.IsAsciiLetterOrDigit) ? SnakeCase(name) : name;

    /// <summary><c>kernel_initializer</c> → <c>kernelInitializer</c>.</summary>
    public static string CamelCase(string name) => Underscore().Replace(name, match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("([^_])([A-Z][a-z0-9]+)")]
    private static partial Regex WordStart();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Hump();

    [GeneratedRegex("_([a-z0-9])")]
    private static partial Regex Underscore();
}
