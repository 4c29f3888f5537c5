using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Layers over sequences that TF.js has for images only: a sequence is an image one column wide.</summary>
internal static class SequenceAsImage
{
    public static TfjsForm Form(Layer layer, string why, Func<KerasTensor, KerasTensor> onImage)
    {
        // The sizes of a Reshape are fixed, so each shape that the layer is called on has its own.
        Dictionary<string, (Reshape ToImage, Reshape ToSequence)> shapes = new(StringComparer.Ordinal);
        return TfjsForm.Of(why, x =>
        {
            int[] image = [x.Shape[0], 1, x.Shape[1]];
            var key = LayerShapes.Show(image);
            if (!shapes.TryGetValue(key, out var pair))
            {
                var output = layer.ComputeOutputShape([x.ShapeArray]);
                shapes[key] = pair = (new Reshape(image), new Reshape(output));
            }

            return pair.ToSequence.Apply(onImage(pair.ToImage.Apply(x)));
        }) with
        { NeedsSizes = true };
    }
}
