namespace QuantBuild.Conversion.ForTfjs.Calls;

/// <summary>What a layer becomes where a model is written for TF.js, because TF.js does not know it or computes something else by it.
/// </summary>
/// <param name="Why">What TF.js lacks or does otherwise, as the end of a sentence that begins with its name.</param>
/// <param name="Make">Puts layers that TF.js computes rightly in the layer's place; null where there are none.</param>
internal sealed record TfjsForm(string Why, Func<Replacing, Symbol>? Make = null)
{
    /// <summary>Whether marks on steps that are passed over go through the new layers as through the old one.</summary>
    public bool PassesMask { get; init; }
}
