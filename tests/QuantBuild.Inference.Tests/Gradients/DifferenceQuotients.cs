using QuantBuild.Graph;
using QuantBuild.Inference.Gradients;

namespace QuantBuild.Inference.Tests.Gradients;

/// <summary>Gradients from differences of outputs alone, in binary64: what the engine's are held against.</summary>
internal sealed class DifferenceQuotients
{
    private const double Step = 1.0 / 64;
    private readonly InferenceEngine _engine;
    private readonly IReadOnlyDictionary<string, Tensor> _inputs;
    private readonly IReadOnlyDictionary<string, Tensor> _targets;
    private readonly IReadOnlyList<OutputLoss> _losses;

    /// <param name="engine">The graph, whose weights in question are inputs.</param>
    /// <param name="inputs">What it is fed, these weights among them.</param>
    /// <param name="targets">The targets, by output.</param>
    /// <param name="losses">The loss.</param>
    public DifferenceQuotients(
        InferenceEngine engine,
        IReadOnlyDictionary<string, Tensor> inputs,
        IReadOnlyDictionary<string, Tensor> targets,
        IReadOnlyList<OutputLoss> losses) => (_engine, _inputs, _targets, _losses) = (engine, inputs, targets, losses);

    /// <summary>The derivative of the loss with respect to one element; null where the loss has a kink there.</summary>
    /// <param name="input">The input that the element is of.</param>
    /// <param name="element">The element.</param>
    /// <param name="scale">How large derivatives are around here.</param>
    public double? Of(string input, int element, double scale)
    {
        double step = Step, here = 0;
        var (up, down) = (Change(input, element, step, here), Change(input, element, -step, here));
        var (half, halfDown) = (Change(input, element, step / 2, here), Change(input, element, -step / 2, here));
        double coarse = (up - down) / (2 * step), fine = (half - halfDown) / step;
        double left = -halfDown / (step / 2), right = half / (step / 2);

        // On both sides of a kink the quotients differ however short the step is; elsewhere by half as much for half the step.
        var bend = Math.Abs((up / step) + (down / step));
        return Math.Abs(right - left) > (0.75 * bend) + (1e-3 * scale) || Math.Abs(coarse - fine) > 0.05 * (Math.Abs(fine) + scale)
            ? null
            : ((4 * fine) - coarse) / 3;
    }

    /// <summary>By how much the loss changes.</summary>
    private double Change(string input, int element, double by, double from)
    {
        var (before, after) = (Outputs(input, element, from), Outputs(input, element, by));
        return _losses.Sum(loss => loss.Scale * Enumerable.Range(0, before[loss.Output].Floats.Length).Sum(i =>
        {
            double first = before[loss.Output].Floats[i], second = after[loss.Output].Floats[i], target = _targets[loss.Output].Floats[i];
            return loss.Kind == LossKind.Squares ? (second - first) * (second + first - (2 * target)) : -target * Math.Log(second / first);
        }));
    }

    private IReadOnlyDictionary<string, Tensor> Outputs(string input, int element, double by)
    {
        var values = (float[])_inputs[input].Floats.Clone();
        values[element] = (float)(values[element] + by);
        return _engine.Run(new Dictionary<string, Tensor>(_inputs) { [input] = Tensor.Of(_inputs[input].Shape, values) });
    }
}
