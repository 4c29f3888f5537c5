using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras;

/// <content>What a model takes.</content>
public partial class Model
{
    /// <summary>
    /// Gives sizes of the input that the model leaves open (null in its topology, as height and width of many networks) those of the
    /// samples that it is to be used with. Does nothing where no size is open, or where the samples do not fit those that are not.
    /// </summary>
    /// <param name="sample">Shape of one sample, without the batch dimension.</param>
    /// <exception cref="KerasException">A layer does not take what becomes of such samples.</exception>
    public void FitInput(IReadOnlyList<int> sample)
    {
        if (Inputs is not [var input] || input.Node.Layer.OpenInputShape is not { } open || open.Count != sample.Count
            || open.Zip(sample).Any(size => size.First is { } known && known != size.Second))
        {
            return;
        }

        int[] shape = [.. sample];
        if (LayerShapes.Problem(shape, input.Node.Layer.Name) is { } problem)
        {
            throw new KerasException(problem, input.Node.Layer.Name);
        }

        Graph.Reshape([shape]);
        input.Node.Layer.InputShape = shape;
    }

    /// <summary>Requires a model of one input and one output.</summary>
    /// <exception cref="KerasException">The model has others; the message names them.</exception>
    internal void RequireSingleEnds()
    {
        if (Inputs.Count == 1 && Outputs.Count == 1)
        {
            return;
        }

        throw new KerasException(
            $"Model '{Name}' has {Show("input", Inputs)} and {Show("output", Outputs)}. Examples have one input and one target, "
                + "so it cannot be evaluated or trained: save a model of one of its inputs and outputs for that. "
                + "It can be converted, quantized with QuantizeModel, and compared with VerifyInTfjs.");
    }

    private static string Show(string what, IReadOnlyList<KerasTensor> ends) => $"{ends.Count} {what}{(ends.Count == 1 ? "" : "s")} "
        + $"({string.Join(", ", ends.Take(8).Select(end => $"{end.Node.Layer.Name} {LayerShapes.Show(end.Shape)}"))}"
        + $"{(ends.Count > 8 ? ", …" : "")})";
}
