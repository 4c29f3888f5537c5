using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Inference;

/// <summary>A graph prepared for inference: convolutions folded, values released as soon as nobody needs them. Never changes.</summary>
internal sealed class InferencePlan : IDisposable
{
    private readonly CallGraph graph;
    private readonly List<InferenceStep> steps = [];
    private readonly List<FoldedConvolution> folded = [];
    private readonly List<int>[] consumers;

    public InferencePlan(CallGraph graph)
    {
        this.graph = graph;
        consumers = [.. graph.Nodes.Select(_ => new List<int>())];
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (var source in graph.Sources[i])
            {
                consumers[source].Add(i);
            }
        }

        AddSteps();
        FindLastUses();
    }

    /// <summary>Computes the outputs. The caller disposes them.</summary>
    public torch.Tensor[] Run(IReadOnlyList<torch.Tensor> inputs)
    {
        using var scope = torch.NewDisposeScope();
        var values = new torch.Tensor?[graph.Nodes.Count];
        for (var i = 0; i < inputs.Count; i++)
        {
            values[graph.InputSlots[i]] = inputs[i].alias();
        }

        foreach (var step in steps)
        {
            using (torch.NewDisposeScope())
            {
                values[step.Target] = step.Compute(Array.ConvertAll(step.Sources, slot => values[slot]!)).MoveToOuterDisposeScope();
            }

            foreach (var slot in step.LastUses)
            {
                values[slot]!.Dispose();
            }
        }

        return [.. graph.OutputSlots.Select(slot => values[slot]!.alias().MoveToOuterDisposeScope())];
    }

    public void Dispose() => folded.ForEach(convolution => convolution.Dispose());

    private void AddSteps()
    {
        HashSet<int> done = [.. graph.InputSlots];
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            if (!done.Add(i))
            {
                continue;
            }

            var layer = graph.Nodes[i].Layer;
            if (FoldedConvolution.IsFoldable(layer))
            {
                var target = Fold(i, (Convolution)layer, done);
                steps.Add(new InferenceStep(graph.Sources[i], target, folded[^1].Compute));
            }
            else
            {
                steps.Add(new InferenceStep(graph.Sources[i], i, inputs => layer.Forward(inputs, ForwardContext.Inference)));
            }
        }
    }

    private int Fold(int node, Convolution layer, HashSet<int> done)
    {
        var target = node;
        BatchNormalization? normalization = null;
        Func<torch.Tensor, torch.Tensor>? activate = null;
        if (layer.LastActivation!.IsLinear)
        {
            if (OnlyConsumer(target) is { } next && graph.Nodes[next].Layer is BatchNormalization { IsOverChannels: true } found)
            {
                (target, normalization) = (next, found);
                done.Add(next);
            }

            if (OnlyConsumer(target) is { } last && FoldedConvolution.InPlace(graph.Nodes[last].Layer) is { } inPlace)
            {
                (target, activate) = (last, inPlace);
                done.Add(last);
            }
        }

        folded.Add(new FoldedConvolution(layer, normalization, activate));
        return target;
    }

    // A value that is an output as well is needed as it is.
    private int? OnlyConsumer(int slot) => consumers[slot].Count == 1 && !graph.OutputSlots.Contains(slot) ? consumers[slot][0] : null;

    private void FindLastUses()
    {
        HashSet<int> needed = [.. graph.OutputSlots];
        foreach (var step in Enumerable.Reverse(steps))
        {
            step.LastUses = [.. step.Sources.Distinct().Where(needed.Add)];
        }
    }
}
