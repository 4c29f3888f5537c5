namespace QuantBuild.Keras.Layers;

/// <summary>What a layer becomes where a model is written for TF.js, because TF.js does not know it or computes
/// something else by it.</summary>
/// <param name="Why">What TF.js lacks or does otherwise, as the end of a sentence that begins with its name.</param>
/// <param name="Call">Puts layers that TF.js computes rightly in the layer's place, for each of its calls;
/// null where there are none.</param>
internal sealed record TfjsForm(string Why, Func<IReadOnlyList<KerasTensor>, KerasTensor>? Call = null)
{
    /// <summary>Whether the new layers are made for the sizes of the model's inputs, which must then be known.</summary>
    public bool NeedsSizes { get; init; }

    /// <summary>The release whose layers and activations are meant.</summary>
    public const string Release = "TF.js 4.22";

    /// <summary>A form for a layer with one input.</summary>
    public static TfjsForm Of(string why, Func<KerasTensor, KerasTensor> call) => new(why, inputs => call(inputs[0]));

    /// <summary>A call of a layer that takes its weights from others once it is built.</summary>
    /// <param name="layer">The new layer.</param>
    /// <param name="values">For each of its weights, the values.</param>
    public static Func<KerasTensor, KerasTensor> Filled(Layer layer, params Func<float[]>[] values) => input =>
    {
        var isNew = layer.Weights.Count == 0;
        var output = layer.Apply(input);
        for (var i = 0; isNew && i < layer.Weights.Count; i++)
        {
            layer.Weights[i].SetValues(values[i]());
        }

        return output;
    };

    /// <summary>The same layer with some options changed and the same weights.</summary>
    public static Func<KerasTensor, KerasTensor> Changed(Layer layer, params (string Option, string? Value)[] options)
    {
        var copy = layer.CopyWith(options);
        return Filled(copy, [.. layer.Weights.Select(weight => (Func<float[]>)weight.GetValues)]);
    }
}
