using QuantBuild.Tfjs.Served;

namespace QuantBuild.Workflow.Shipping;

/// <summary>The models of a project, and where they are made ready to be served.</summary>
/// <param name="Project">The project's file, which paths count from and errors about settings name.</param>
/// <param name="Output">The folder that is written; whatever else is in its parts is removed.</param>
/// <param name="Models">The models.</param>
public sealed record ShipSettings(string Project, string Output, IReadOnlyList<ShippedModel> Models)
{
    /// <summary>The scheme of models that name none.</summary>
    public string Scheme { get; init; } = "safe-8bit";

    /// <summary>The folder that models are made in, which other builds of the project have, too, so that each is made once; null for one of
    /// this output's own.</summary>
    public string? Store { get; init; }

    /// <summary>In what forms each file is written a second time, packed for servers.</summary>
    public IReadOnlyList<ContentCoding> Precompress { get; init; } = [];

    /// <summary>The budget file whose rules models are held against; null for none.</summary>
    public string? Budgets { get; init; }
}

/// <summary>A model of a project, and how it is served.</summary>
/// <param name="File">Its JSON file.</param>
/// <param name="Link">The path under which it is served, from the project's folder; null where it lies there.</param>
/// <param name="Scheme">The name of the scheme that quantizes it; null where the project leaves that open.</param>
public sealed record ShippedModel(string File, string? Link, string? Scheme)
{
    /// <summary>Its name in the budget file; null for that of its folder.</summary>
    public string? Name { get; init; }

    /// <summary>The description of the data that a scheme calibrates by, and rules about metrics are checked on; null for none.</summary>
    public string? Dataset { get; init; }

    /// <summary>Its rules, in the place of the budget file's, and what a search is to reach: <c>drop:0.01; maxBytes.brotli=80000</c>; null
    /// for the file's rules.</summary>
    public string? Budget { get; init; }
}
