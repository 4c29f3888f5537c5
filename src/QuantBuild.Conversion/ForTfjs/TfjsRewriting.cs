using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Reading;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs;

/// <summary>A model as TF.js is to have it: layers that it does not know, or computes otherwise, in the form of layers that it computes
/// rightly.</summary>
public sealed class TfjsRewriting
{
    private readonly LayersModel _original;
    private readonly LoweredModel _lowered;
    private readonly ILookup<string, LayerWeight> _weights;
    private readonly Placing _placing = new();
    private readonly Dictionary<TensorReference, Symbol> _symbols = [];
    private readonly Dictionary<string, TfjsDifference> _differences = new(StringComparer.Ordinal);

    private TfjsRewriting(LayersModel original)
    {
        (_original, _lowered) = (original, ModelLowering.Of(original.Topology));
        _weights = original.Saved.ToLookup(weight => weight.Layer, StringComparer.Ordinal);
        foreach (var call in _lowered.Calls)
        {
            foreach (var (output, symbol) in call.Outputs.Zip(Place(call)))
            {
                _symbols.Add(output.Source, symbol);
            }
        }

        Model = Write();
    }

    /// <summary>The model to write; a layer that no others take the place of is in it as it was.</summary>
    public LayersModel Model { get; }

    /// <summary>What TF.js does not load of the original, or would compute otherwise than Keras, one for each layer.</summary>
    public IReadOnlyCollection<TfjsDifference> Differences => _differences.Values;

    /// <summary>Rewrites a model.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <returns>The result.</returns>
    /// <exception cref="LayersException">A layer or option is not supported.</exception>
    public static TfjsRewriting Of(LayersModel model) => ReaderGuard.Read(() => new TfjsRewriting(model), LayersReader.Refuse);

    private Symbol[] Place(CalledLayer call)
    {
        Symbol[] inputs = [.. call.Inputs.Select(input => _symbols[input.Source])];
        TfjsLayer layer = new(call.ClassName, (JsonObject)call.Json["config"]!)
        {
            Name = call.Name,
            Weights = _weights[call.Name].ToDictionary(weight => weight.Path, weight => (Func<float[]>)(() =>
                _original.Values.Get(new GraphWeight(weight.Name, ElementType.Float32, weight.Shape)).Floats)),
        };
        var outputs = call.Outputs.Select(output => _placing.Tensor(output.Shape, output.Mask is not null)).ToArray();
        var form = _placing.FormOf(layer, [.. inputs.Select(input => input.Tensor)], outputs);
        var why = form?.Why;
        if (form is { Make: not null })
        {
            try
            {
                var replaced = _placing.Replace(form, layer, inputs, outputs);
                _differences.TryAdd(call.Name, new(call.Name, call.ClassName, form.Why, IsSolved: true));
                return [replaced with { Tensor = outputs[0] }];
            }
            catch (LayersException obstacle)
            {
                why = obstacle.Message == form.Why ? form.Why : $"{form.Why}, and {obstacle.Message}";
            }
        }

        if (why is not null)
        {
            _differences[call.Name] = new(call.Name, call.ClassName, why, IsSolved: false);
        }

        return _placing.Call(layer, call.Name, inputs, outputs);
    }

    private LayersModel Write()
    {
        var (json, layers) = WrittenModel.Write(
            _original.Name,
            [.. _lowered.Calls.Where(call => call.ClassName == "InputLayer").Select(call => _symbols[call.Outputs[0].Source])],
            [.. _lowered.Outputs.Select(output => _symbols[output.Source])]);
        if ((string)_original.Topology.Model["class_name"]! == "Sequential" && !Differences.Any(difference => difference.IsSolved))
        {
            json = Chain(layers);
        }

        var model = LayersModel.WithoutValues(new CanonicalTopology(json, KerasDialect.Keras2, IsForTfjs: true));
        var weights = model.Saved.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        return model.With(new WeightSet(name => weights.TryGetValue(name, out var weight)
            ? Tensor.Of(weight.Shape, layers[weight.Layer].Weights[weight.Path]())
            : null));
    }

    // Nothing was replaced: a chain stays one.
    private JsonObject Chain(IReadOnlyDictionary<string, TfjsLayer> layers)
    {
        var model = (JsonObject)_original.Topology.Model.DeepClone();
        var config = (JsonObject)model["config"]!;
        var shape = config["batch_input_shape"];
        foreach (var layer in TopologyJson.LayerList(config["layers"]))
        {
            var name = (string)layer["name"]!;
            layer["config"] = TfjsWords.ConfigOf(layers[name], name, shape);
            shape = null;
        }

        return model;
    }
}
