namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>Where a saved model keeps a layer's weights: a layer of a model in a model has the outer ones' names before its own.</summary>
/// <param name="Names">The names of the models it is in, outermost first, without the whole model's, and its own.</param>
/// <param name="Groups">The names of its groups in a <c>.keras</c> archive, in the same order.</param>
internal sealed record SavedPlace(IReadOnlyList<string> Names, IReadOnlyList<string> Groups)
{
    public static readonly SavedPlace Root = new([], []);

    public SavedPlace Inside(string name, string group) =>
        new([.. Names, name], [.. Groups, group]);

    /// <summary>The names by which a weight of the layer may be known: its own, and the one with all models that the layer is in.</summary>
    public string[] NamesOf(string name, string shortName) =>
        Names.Count > 1 ? [name, $"{string.Join('/', Names)}/{shortName}"] : [name];
}
