using System.Globalization;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Who wrote a topology: the same names mean different things in Keras 2, Keras 3 and TF.js.</summary>
/// <param name="Major">Keras's major version; TF.js follows Keras 2.</param>
/// <param name="Minor">Keras's minor version.</param>
/// <param name="IsTfjs">Whether TF.js wrote it, whose defaults are partly its own.</param>
internal readonly record struct KerasDialect(int Major, int Minor = 0, bool IsTfjs = false)
{
    /// <summary>What a topology that names no version is taken for, and what is written.</summary>
    public static readonly KerasDialect Keras2 = new(2, 15);

    /// <summary>Whether recurrent layers have the defaults of before <c>tf.keras</c> 2.0: hard_sigmoid gates,
    /// and GRU's reset before the product.</summary>
    public bool HasOldRecurrentDefaults => IsTfjs || Major < 2 || (Major == 2 && Minor < 3);

    /// <summary>Reads <c>keras_version</c>: <c>2.15.0</c>, <c>2.4.0-tf</c>, <c>3.9.0</c>, <c>tfjs-layers 4.22.0</c>.</summary>
    public static KerasDialect Of(string? version)
    {
        if (version is null)
        {
            return Keras2;
        }

        if (version.StartsWith("tfjs", StringComparison.OrdinalIgnoreCase))
        {
            return new KerasDialect(2, IsTfjs: true);
        }

        var parts = version.Split('.', '-', ' ');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? new KerasDialect(
                major,
                parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : 0)
            : Keras2;
    }
}
