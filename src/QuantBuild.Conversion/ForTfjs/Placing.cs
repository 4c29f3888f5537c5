using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Conversion.ForTfjs.Forms;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Classes;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs;

/// <summary>Calls layers in the model that is written, and others in the place of those that TF.js does not compute rightly.</summary>
internal sealed class Placing
{
    // What works element by element, or on the last dimension, does so on each step, too.
    private static readonly string[] _onEachStep = ["Activation", "ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", "Rescaling"];
    private static readonly string[] _elements = ["Add", "Multiply"];

    private readonly GraphBuilder _scratch = new();
    private readonly Dictionary<string, WrittenLayer> _layers = new(StringComparer.Ordinal);
    private int _lowered;

    /// <summary>Stands for what a call makes, of which nothing but its form is known.</summary>
    public LayerTensor Tensor(IReadOnlyList<int?> shape, bool isMasked = false) =>
        new(_scratch.Input($"tensor_{++_lowered}", ElementType.Float32, shape), shape)
        {
            Mask = isMasked ? _scratch.Input($"mask_{_lowered}", ElementType.Bool, [.. shape.Take(2)]) : null,
        };

    /// <summary>The form of a layer; null where TF.js computes it rightly.</summary>
    public TfjsForm? FormOf(TfjsLayer layer, IReadOnlyList<LayerTensor> inputs, IReadOnlyList<LayerTensor> outputs)
    {
        var form = layer.ClassName == "TimeDistributed" ? OfEachStep(layer, inputs[0])
            : layer.ClassName == "InputLayer" ? null
            : TfjsTable.FormOf(new Replaced(layer, ConfigOf(layer), inputs));
        return form is { Make: not null, PassesMask: false } && outputs[0].Mask is not null
            ? new TfjsForm($"{form.Why}, and layers that take its place would lose the marks of steps to pass over")
            : form;
    }

    /// <summary>Puts a form's layers in a layer's place.</summary>
    /// <exception cref="LayersException">None take its place; the message says why.</exception>
    public Symbol Replace(TfjsForm form, TfjsLayer layer, IReadOnlyList<Symbol> inputs, IReadOnlyList<LayerTensor> outputs) =>
        Make(form, layer, inputs, outputs, new Dictionary<string, int>(StringComparer.Ordinal), isOfStep: false);

    /// <summary>Calls a layer as it is.</summary>
    public Symbol[] Call(TfjsLayer layer, string key, IReadOnlyList<Symbol> inputs, IReadOnlyList<LayerTensor> outputs)
    {
        if (!_layers.TryGetValue(key, out var written))
        {
            _layers.Add(key, written = new WrittenLayer(Known(layer, outputs)));
        }

        // TF.js releases a tensor that a layer is given twice after the first time.
        WrittenCall call = new(written, [.. inputs.Select((input, i) => inputs.Take(i).Any(other => IsSame(other, input))
            ? Copied(input, $"{key} {i}")
            : input)]);
        return [.. outputs.Select((output, i) => new Symbol(call, i, output))];
    }

    private static bool IsSame(Symbol one, Symbol other) => one.Call == other.Call && one.Index == other.Index;

    // TF.js finds the free dimension when it computes, too late for the weights of the next layer.
    private static TfjsLayer Known(TfjsLayer layer, IReadOnlyList<LayerTensor> outputs) =>
        layer.ClassName == "Reshape" && outputs[0].Shape.Skip(1).All(size => size is not null)
            ? layer.With(("target_shape", Replacing.List(outputs[0].Shape.Skip(1).Select(size => size!.Value))))
            : layer;

    private static LayerConfig ConfigOf(TfjsLayer layer, string? name = null)
    {
        var config = (JsonObject)layer.Config.DeepClone();
        config["name"] = name ?? layer.Name ?? TopologyNames.SnakeCase(layer.ClassName);
        return new LayerConfig(layer.ClassName, config);
    }

    private Symbol Make(
        TfjsForm form, TfjsLayer layer, IReadOnlyList<Symbol> inputs, IReadOnlyList<LayerTensor> outputs, Dictionary<string, int> counts,
        bool isOfStep)
    {
        var make = form.Make ?? throw Replacing.Obstacle(form.Why);
        return make(new Replacing(layer, ConfigOf(layer), inputs, outputs, (added, on) => Add(added, on, counts, isOfStep)));
    }

    // Nothing is known of new layers but what their classes say of themselves.
    private Symbol Add(TfjsLayer layer, IReadOnlyList<Symbol> inputs, Dictionary<string, int> counts, bool isOfStep)
    {
        LayerTensor[] tensors = [.. inputs.Select(input => input.Tensor)];
        var outputs = Lower(layer, tensors);
        if (FormOf(layer, tensors, outputs) is { } form)
        {
            return Make(form, layer, inputs, outputs, counts, isOfStep) with { Tensor = outputs[0] };
        }

        var written = isOfStep ? OnEachStep(layer, inputs.Count) : layer;
        if (layer.Name is null && layer.Weights.Count == 0)
        {
            // Nothing is to be shared, and one layer for two calls would tie what has nothing to do with each other into circles.
            return Call(written, $"call\n{++_lowered}", inputs, outputs)[0];
        }

        var key = $"{layer.Name}\n{written.ClassName}\n{layer.Variant}\n{written.Config.ToJsonString()}";
        var number = counts[key] = counts.GetValueOrDefault(key) + 1;
        return Call(written, $"{key}\n{number}", inputs, outputs)[0];
    }

    // A layer in a TimeDistributed, in whose place come others, each in one.
    private TfjsForm? OfEachStep(TfjsLayer layer, LayerTensor x)
    {
        if (layer.Config["layer"] is not JsonObject json || json["config"] is not JsonObject config)
        {
            return null;
        }

        if (CanonicalModels.IsModel(json))
        {
            return layer.Weights.Count == 0 ? null : new TfjsForm("finds no weights of a model inside of a TimeDistributed");
        }

        TfjsLayer inner = new((string)json["class_name"]!, config) { Name = layer.Name, Weights = layer.Weights };
        var step = Tensor([null, .. x.Shape.Skip(2)]);
        var outputs = Lower(inner, [step]);
        return FormOf(inner, [step], outputs) switch
        {
            null => null,
            { Make: null } form => new TfjsForm($"{form.Why}, and inside a TimeDistributed no layer can take its place"),
            var form => form with
            {
                Make = it => Make(form, inner, [it.X with { Tensor = step }], outputs, new(StringComparer.Ordinal), isOfStep: true),
            },
        };
    }

    private static TfjsLayer OnEachStep(TfjsLayer layer, int inputs) =>
        _onEachStep.Contains(layer.ClassName) || _elements.Contains(layer.ClassName) ? layer
        : inputs > 1 ? throw Replacing.Obstacle("inside a TimeDistributed no layer can take its place")
        : layer with
        {
            ClassName = "TimeDistributed",
            Config = new JsonObject
            {
                ["layer"] = new JsonObject { ["class_name"] = layer.ClassName, ["config"] = layer.Config.DeepClone() },
            },
        };

    private LayerTensor[] Lower(TfjsLayer layer, IReadOnlyList<LayerTensor> inputs)
    {
        var config = ConfigOf(layer, $"new_{++_lowered}");
        ModelScope model = new(_scratch, new WeightBook(), (_, _, _, _) => throw new NotSupportedException());
        var weights = WeightScope.Of(config, SavedPlace.Root.Inside(config.Name, config.Name));
        return LayerTable.Lower(new LayerScope(model, config, weights), inputs);
    }

    private Symbol Copied(Symbol x, string key) =>
        Call(new TfjsLayer("Rescaling", new() { ["scale"] = 1, ["offset"] = 0 }), $"copy\n{key}", [x], [x.Tensor])[0];
}
