namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>Where a saved model keeps a layer's weights: a layer of a model in a model has the outer ones' names before its own.</summary>
/// <param name="Names">The names of the models it is in, outermost first, without the whole model's, and its own.</param>
/// <param name="Group">Its group in a <c>.keras</c> archive, <c>layers/dense</c> or <c>layers/functional/layers/dense</c>.</param>
internal sealed record SavedPlace(IReadOnlyList<string> Names, string Group)
{
    /// <summary>What an archive calls a model's group of layers.</summary>
    public const string Layers = "layers";

    public static readonly SavedPlace Root = new([], string.Empty);

    /// <summary>The layer's place among all that the topology lists, those of models in the model where these stand.</summary>
    public int Position { get; init; }

    public SavedPlace Inside(string name, string group) =>
        new([.. Names, name], Group.Length == 0 ? $"{Layers}/{group}" : $"{Group}/{Layers}/{group}");
}
