using QuantBuild.Graph;
using QuantBuild.Inference.Gradients.Rules;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Gradients;

/// <summary>Makes one node of a convolution, the bias and the batch normalization behind it, where their weights are fed: ONNX Runtime does
/// so with constants alone.</summary>
/// <param name="lowering">The model.</param>
internal sealed class FoldedNormalizations(OnnxLowering lowering)
{
    private readonly Dictionary<string, OnnxNode> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OnnxNode>> _users = new(StringComparer.Ordinal);

    private List<OnnxNode> Nodes => lowering.Model.Nodes;

    /// <summary>Folds them.</summary>
    public void Fold()
    {
        var fed = lowering.Fed.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        OnnxNode[] nodes = [.. Nodes];
        foreach (var node in nodes)
        {
            node.Outputs.ToList().ForEach(output => _producers[output] = node);
            node.Inputs.ToList().ForEach(input => (_users.TryGetValue(input, out var users) ? users : _users[input] = []).Add(node));
        }

        foreach (var node in nodes.Where(node => node.Type == "Conv"))
        {
            FoldPadding(node);
        }

        nodes = [.. Nodes];
        var folds = new Dictionary<OnnxNode, Pair>(ReferenceEqualityComparer.Instance);
        var gone = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in nodes.Where(node => node.Type == "BatchNormalization"))
        {
            if (ConvolutionBehind(node.Inputs[0]) is { } found
                && (node.Inputs.Skip(1).Take(2).Any(fed.Contains)
                    || !lowering.Model.Constants.ContainsKey(found.Convolution.Inputs[1])))
            {
                folds.Add(node, found);
                gone.Add(found.Convolution);
                if (found.Addition is { } addition)
                {
                    gone.Add(addition);
                }
            }
        }

        Nodes.Clear();
        foreach (var node in nodes.Where(node => !gone.Contains(node)))
        {
            if (folds.TryGetValue(node, out var fold))
            {
                Write(node, fold);
            }
            else
            {
                Nodes.Add(node);
            }
        }
    }

    /// <summary>Writes what was folded as ONNX knows it.</summary>
    public static void Unfold(OnnxLowering lowering)
    {
        OnnxNode[] nodes = [.. lowering.Model.Nodes];
        lowering.Model.Nodes.Clear();
        foreach (var node in nodes)
        {
            if (node.Type != ScaledConvolution.Type)
            {
                lowering.Model.Nodes.Add(node);
                continue;
            }

            var rank = lowering.ShapeOf(node.Inputs[1])!.Count;
            var shape = lowering.Initializer([-1, .. Enumerable.Repeat(1L, rank - 1)]);
            var scale = lowering.Emit("Reshape", [node.Inputs[2], shape], 1, $"{node.Outputs[0]}/scale", [])[0];
            var kernel = lowering.Emit("Mul", [node.Inputs[1], scale], 1, $"{node.Outputs[0]}/kernel", [])[0];
            lowering.Model.AddNode(
                "Conv",
                [node.Inputs[0], kernel, node.Inputs[3]],
                node.Outputs,
                [.. node.Attributes.Where(attribute => attribute.Name != ScaledConvolution.Kept)]);
        }
    }

    /// <summary>Zeros written around the input are the convolution's own padding.</summary>
    private void FoldPadding(OnnxNode convolution)
    {
        if (OnlyUsed(convolution.Inputs[0]) is not { Type: "Pad", Inputs.Count: 2 } pad
            || convolution.Attribute("auto_pad", string.Empty).Length > 0 || pad.Attribute("mode", "constant") != "constant"
            || lowering.Model.Integers.GetValueOrDefault(pad.Inputs[1]) is not { } added
            || added.Any(count => count < 0) || added.Where((_, i) => i % (added.Length / 2) < 2).Any(count => count > 0))
        {
            return;
        }

        var spatial = (added.Length / 2) - 2;
        var own = convolution.Attribute("pads", new int[2 * spatial]);
        int[] pads = [.. Enumerable.Range(0, 2 * spatial).Select(i => own[i] + (int)added[i < spatial ? i + 2 : i + 4])];
        var folded = convolution with
        {
            Inputs = [pad.Inputs[0], .. convolution.Inputs.Skip(1)],
            Attributes = [.. convolution.Attributes.Where(attribute => attribute.Name != "pads"), ("pads", pads)],
        };
        Nodes[Nodes.IndexOf(convolution)] = folded;
        Nodes.Remove(pad);
        convolution.Outputs.ToList().ForEach(output => _producers[output] = folded);
    }

    private Pair? ConvolutionBehind(string value)
    {
        if (OnlyUsed(value) is { Type: "Conv", Inputs.Count: 2 } convolution)
        {
            return IsKernelKnown(convolution) ? new Pair(convolution, null, null) : null;
        }

        return OnlyUsed(value) is { Type: "Add" } addition
            && OnlyUsed(addition.Inputs[0]) is { Type: "Conv", Inputs.Count: 2 } before && IsKernelKnown(before)
            && lowering.ShapeOf(addition.Inputs[1]) is [1, > 0, ..] shape && shape.Skip(2).All(length => length == 1)
                ? new Pair(before, addition, addition.Inputs[1])
                : null;
    }

    private bool IsKernelKnown(OnnxNode convolution) =>
        lowering.ShapeOf(convolution.Inputs[1]) is { } shape && shape.All(length => length is not null);

    private OnnxNode? OnlyUsed(string value) =>
        _users.GetValueOrDefault(value)?.Count == 1 ? _producers.GetValueOrDefault(value) : null;

    private void Write(OnnxNode norm, Pair fold)
    {
        var channels = (int)lowering.ShapeOf(norm.Inputs[1])![0]!;
        string Emit(string type, params IReadOnlyList<string> inputs)
        {
            var name = lowering.Emit(type, inputs, 1, $"{norm.Outputs[0]}/fold", [])[0];
            lowering.SetShape(name, [channels]);
            return name;
        }

        var epsilon = lowering.Initializer(Tensor.Scalar(norm.Attribute("epsilon", 1e-5f)));
        var deviation = Emit("Sqrt", Emit("Add", norm.Inputs[4], epsilon));
        var scale = Emit("Div", norm.Inputs[1], deviation);
        var mean = norm.Inputs[3];
        if (fold.Bias is { } bias)
        {
            mean = Emit("Sub", mean, Emit("Reshape", bias, lowering.Initializer(-1)));
        }

        var shift = Emit("Sub", norm.Inputs[2], Emit("Mul", mean, scale));

        // Where only an activation takes the output, that of the activation tells the same, and the output need not be kept.
        var kept = _users.GetValueOrDefault(norm.Outputs[0]) is [{ Type: "Relu" or "Clip" } activation] ? activation.Outputs[0]
            : norm.Outputs[0];
        lowering.Model.AddNode(
            ScaledConvolution.Type,
            [fold.Convolution.Inputs[0], fold.Convolution.Inputs[1], scale, shift],
            norm.Outputs,
            [.. fold.Convolution.Attributes, (ScaledConvolution.Kept, kept)]);
    }

    private sealed record Pair(OnnxNode Convolution, OnnxNode? Addition, string? Bias);
}
