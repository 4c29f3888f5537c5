using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Keras.Internal.Tfjs;

/// <summary>A model as TF.js is to have it: layers that it does not know, or computes otherwise,
/// in the form of layers that it computes rightly.</summary>
internal sealed class TfjsRewriting : IDisposable
{
    private readonly Model _original;
    private readonly List<(Layer Layer, Node Node)> _addedCalls = [];

    private TfjsRewriting(Model original)
    {
        _original = original;
        Model = original;
    }

    /// <summary>The model to write; the original where nothing is to be changed.</summary>
    public Model Model { get; private set; }

    public static TfjsRewriting Of(Model model)
    {
        TfjsRewriting rewriting = new(model);
        var forms = model.Layers.Select(layer => (layer, Form: FormIn(model, layer))).Where(item => item.Form?.Call is not null)
            .ToDictionary(item => item.layer, item => item.Form!);
        if (forms.Count > 0)
        {
            rewriting.Rewrite(forms);
        }

        return rewriting;
    }

    /// <summary>The form of a layer in a model; null where TF.js computes the layer rightly.</summary>
    public static TfjsForm? FormIn(Model model, Layer layer)
    {
        var form = TfjsActivations.FormOf(layer);
        var isOpen = model.Graph.Inputs.Any(input => input.Node.Layer.OpenInputShape is not null);
        return form is { NeedsSizes: true, Call: not null } && isOpen
            ? new TfjsForm($"{form.Why}, and layers that take its place would need inputs of known sizes")
            : form;
    }

    /// <summary>Releases the weights of new layers; those of the original stay.</summary>
    public void Dispose()
    {
        foreach (var (layer, node) in _addedCalls)
        {
            layer.InboundNodes.Remove(node);
        }

        foreach (var weight in Model.Layers.Except(_original.Layers).SelectMany(layer => layer.Weights))
        {
            weight.Release();
        }
    }

    private void Rewrite(Dictionary<Layer, TfjsForm> forms)
    {
        var tensors = _original.Graph.Inputs.ToDictionary(input => input.Node);
        foreach (var node in _original.Graph.Nodes.Where(node => node.Layer is not InputLayer))
        {
            KerasTensor[] inputs = [.. node.Inputs.Select(input => tensors[input.Node])];
            if (forms.TryGetValue(node.Layer, out var form))
            {
                tensors[node] = form.Call!(inputs);
                continue;
            }

            tensors[node] = node.Layer.Apply(inputs);
            _addedCalls.Add((node.Layer, tensors[node].Node));
        }

        CallGraph graph = new(_original.Graph.Inputs, [.. _original.Graph.Outputs.Select(output => tensors[output.Node])]);
        Model = FunctionalModel.WithoutValues(graph, _original.Name);
    }
}
