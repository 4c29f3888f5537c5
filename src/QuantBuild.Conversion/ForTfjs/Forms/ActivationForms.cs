using QuantBuild.Conversion.ForTfjs.Calls;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Activations that TF.js does not load or computes otherwise.</summary>
internal static class ActivationForms
{
    /// <summary>The form of a layer whose activation TF.js does not know: the layer without it, and others after it.</summary>
    public static TfjsForm? OfOption(Replaced layer)
    {
        var activation = TfjsActivation.Of(layer.Layer, "activation");
        return activation.IsInTfjs ? null : new TfjsForm(activation.Lack, it => activation.Call(
            it, layer.ClassName == "Activation" ? it.X : it.Call(layer.Layer.With(("activation", "linear")), [.. it.Inputs])))
        {
            PassesMask = true,
        };
    }

    /// <summary>relu(x)·(1 − alpha) + alpha·elu(x).</summary>
    public static TfjsForm? Elu(Replaced layer)
    {
        var alpha = layer.Config.DoubleOrNull("alpha") ?? 1;
        return alpha == 1 ? null : new TfjsForm("takes an alpha of 1 only", it => it.Own(
            "Add", [], it.Rescale(it.Add("ReLU", [], it.X), 1 - alpha), it.Rescale(it.Activate(it.X, "elu"), alpha)));
    }

    public static TfjsForm? Relu(Replaced layer)
    {
        var (most, slope) = (layer.Config.DoubleOrNull("max_value"), layer.Config.DoubleOrNull("negative_slope") ?? 0);
        var threshold = layer.Config.DoubleOrNull("threshold") ?? 0;
        const string Why = "ignores a ReLU's negative slope and threshold";
        return (threshold, slope, most) switch
        {
            (0, 0, _) => null,
            (0, _, null) => new TfjsForm(Why, it => it.Own("LeakyReLU", new() { ["alpha"] = slope }, it.X)),
            (_, 0, null) => new TfjsForm(Why, it => it.Own("ThresholdedReLU", new() { ["theta"] = threshold }, it.X)),
            (_, 0, _) => new TfjsForm(Why, it => it.Own("ReLU", new() { ["max_value"] = most }, Passed(it))),
            _ => new TfjsForm(Why, it => it.Own(
                "Add", [], most is null ? Passed(it) : it.Add("ReLU", new() { ["max_value"] = most }, Passed(it)),
                it.Rescale(it.Add("ReLU", [], it.Rescale(it.X, -1, threshold)), -slope))),
        };

        Symbol Passed(Replacing it) =>
            threshold == 0 ? it.Add("ReLU", [], it.X) : it.Add("ThresholdedReLU", new() { ["theta"] = threshold }, it.X);
    }

    /// <summary>The dimension is brought to the end and back. Several at once TF.js computes by itself.</summary>
    public static TfjsForm? Softmax(Replaced layer)
    {
        int[] axes = layer.Config.Array("axis") is null ? [layer.Config.Int("axis", -1)] : layer.Config.Ints("axis");
        var last = layer.X.Rank - 1;
        return axes is not [var axis] || axis == -1 || axis == last ? null : new TfjsForm(
            "computes softmax along the last dimension only",
            it => it.OnLast(it.X, axis < 0 ? axis + layer.X.Rank : axis, x => it.Own("Softmax", new() { ["axis"] = -1 }, x)));
    }
}
