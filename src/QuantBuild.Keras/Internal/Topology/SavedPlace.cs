namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Where a saved model keeps a layer's weights: a layer of a model in a model has the outer ones' names before its own.</summary>
/// <param name="Names">The names of the models it is in, outermost first, without the whole model's, and its own.</param>
/// <param name="Groups">The names of its groups in a <c>.keras</c> archive, in the same order.</param>
internal sealed record SavedPlace(IReadOnlyList<string> Names, IReadOnlyList<string> Groups)
{
    public static readonly SavedPlace Root = new([], []);

    public SavedPlace Inside(string name, string group) => new([.. Names, name], [.. Groups, group]);
}
