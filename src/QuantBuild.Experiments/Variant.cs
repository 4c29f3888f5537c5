using QuantBuild.Experiments.Schemes;

namespace QuantBuild.Experiments;

/// <summary>One form of a model.</summary>
/// <param name="Name">The variant's name, which is also its folder's.</param>
/// <param name="Scheme">How it is made of the float model; null for the float model itself.</param>
public sealed record Variant(string Name, Scheme? Scheme)
{
    /// <summary>The float model.</summary>
    public static Variant Original { get; } = new("original", null);

    /// <summary>What the report calls the scheme: <c>none</c> for the float model.</summary>
    public string SchemeName => Scheme?.Name ?? "none";

    /// <summary>The variant that a scheme makes.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <returns>The variant.</returns>
    public static Variant Of(Scheme scheme) => new(scheme.VariantName, scheme);
}
