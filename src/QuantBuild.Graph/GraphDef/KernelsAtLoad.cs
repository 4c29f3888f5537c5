using System.Text.Json.Nodes;
using QuantBuild.Common;
using static QuantBuild.Graph.GraphDef.TopologyEdits;

namespace QuantBuild.Graph.GraphDef;

/// <summary>Kernels that a graph model makes before its first prediction, in the topology.</summary>
/// <remarks>
/// A second graph, <c>modelInitializer</c>, multiplies. Each product reaches a placeholder of the main graph by an equal <c>resourceId</c>
/// in <c>signature.inputs</c> and <c>initializerSignature.outputs</c>, as TensorFlow.js 4.22 hands resources over; it computes them once.
/// </remarks>
public static class KernelsAtLoad
{
    private const string Initializer = "modelInitializer";
    private const string InitializerSignature = "initializerSignature";
    private const string Inputs = "inputs";
    private const string Outputs = "outputs";

    /// <summary>Adds kernels that are constants as yet.</summary>
    /// <param name="modelJson">The whole <c>model.json</c>; it is left as it is.</param>
    /// <param name="kernels">The kernels.</param>
    /// <returns>A copy of the JSON whose topology and signatures have them; its manifest is as before.</returns>
    /// <exception cref="GraphException">The model has an initializer already, or no constant of a kernel's name.</exception>
    public static JsonObject Add(JsonObject modelJson, IReadOnlyList<KernelAtLoad> kernels) => Guarded(() =>
    {
        if (HasInitializer(modelJson))
        {
            throw new GraphException($"the model has a graph '{Initializer}' of its own already, and kernels cannot be added to it.");
        }

        var json = (JsonObject)modelJson.DeepClone();
        var nodes = NodesOf(json);
        var inputs = DeclaredInputs(json, nodes);
        var (made, outputs, id) = (new JsonArray(), new JsonObject(), 0);
        foreach (var kernel in kernels)
        {
            inputs[kernel.Name] = Entry(kernel.Name, ++id, kernel.Shape);
            var product = $"{kernel.Name}/scaled";
            outputs[product] = Entry(product, id, kernel.Shape);
            made.Add(Node(kernel.Values, "Const"));
            made.Add(Node(kernel.Scales, "Const"));
            var multiplication = Node(product, "Mul");
            multiplication["input"] = new JsonArray(kernel.Values, kernel.Scales);
            made.Add(multiplication);
        }

        Replace(nodes, "Const", kernels.ToDictionary(kernel => kernel.Name, kernel =>
            Node(kernel.Name, "Placeholder", ("shape", ShapeOf(kernel.Shape)))));
        json[Initializer] = new JsonObject { ["node"] = made };
        json[InitializerSignature] = new JsonObject { [Outputs] = outputs };
        return json;
    });

    /// <summary>Finds the kernels of a model.</summary>
    /// <param name="modelJson">The whole <c>model.json</c>.</param>
    /// <returns>The kernels, in the order of the signature; none where the model has no initializer, or one that does anything
    /// else.</returns>
    /// <exception cref="GraphException">The JSON is not that of a graph model.</exception>
    public static IReadOnlyList<KernelAtLoad> Find(JsonObject modelJson) => Guarded<IReadOnlyList<KernelAtLoad>>(() =>
    {
        if (!HasInitializer(modelJson))
        {
            return [];
        }

        var nodes = NodeReader.Read(modelJson[Initializer], Initializer).ToDictionary(node => node.Name, StringComparer.Ordinal);
        var weights = ManifestWeights.Read(modelJson["weightsManifest"]);
        var products = SignatureEntry.Read(modelJson[InitializerSignature], Outputs).Where(entry => entry.ResourceId is not null)
            .ToDictionary(entry => entry.ResourceId!, entry => entry.Tensor, StringComparer.Ordinal);
        var found = new List<KernelAtLoad>();
        foreach (var input in SignatureEntry.Read(SignatureEntry.InForce(modelJson), Inputs))
        {
            if (input is { ResourceId: { } id, Tensor: { } placeholder } && products.GetValueOrDefault(id) is { Index: 0 } product
                && Kernel(placeholder.Node, nodes.GetValueOrDefault(product.Node), nodes, weights) is { } kernel)
            {
                found.Add(kernel);
            }
        }

        // Two constants and a product for each: what is more is none of these.
        return 3 * found.Count == nodes.Count ? found : [];
    });

    /// <summary>Makes constants of the kernels again.</summary>
    /// <param name="modelJson">The whole <c>model.json</c>; it is left as it is.</param>
    /// <param name="kernels">What <see cref="Find"/> found in it.</param>
    /// <returns>A copy of the JSON in which they are plain weights, in topology, signature and manifest; the same where there are
    /// none.</returns>
    /// <exception cref="GraphException">The JSON is not that of a graph model.</exception>
    public static JsonObject Remove(JsonObject modelJson, IReadOnlyList<KernelAtLoad> kernels) => Guarded(() =>
    {
        if (kernels.Count == 0)
        {
            return modelJson;
        }

        var json = (JsonObject)modelJson.DeepClone();
        var nodes = NodesOf(json);
        json.Remove(Initializer);
        json.Remove(InitializerSignature);
        var inputs = (JsonObject)SignatureEntry.InForce(json)![Inputs]!;
        foreach (var (key, _) in inputs.Where(input => input.Value!["resourceId"] is not null).ToArray())
        {
            inputs.Remove(key);
        }

        Replace(nodes, "Placeholder", kernels.ToDictionary(kernel => kernel.Name, kernel =>
            Node(kernel.Name, "Const", ("value", EmptyTensor(kernel.Shape)))));
        foreach (var group in (JsonArray)json["weightsManifest"]!)
        {
            group!["weights"] = Restored((JsonArray)group["weights"]!, kernels);
        }

        return json;
    });

    private static JsonArray Restored(JsonArray weights, IReadOnlyList<KernelAtLoad> kernels)
    {
        var values = kernels.ToDictionary(kernel => kernel.Values, StringComparer.Ordinal);
        var scales = kernels.Select(kernel => kernel.Scales).ToHashSet(StringComparer.Ordinal);
        return [.. weights.Where(weight => !scales.Contains((string)weight!["name"]!)).Select(weight =>
            values.TryGetValue((string)weight!["name"]!, out var kernel) ? WeightOf(kernel) : weight.DeepClone())];
    }

    private static JsonObject WeightOf(KernelAtLoad kernel) => new()
    {
        ["name"] = kernel.Name,
        ["shape"] = new JsonArray([.. kernel.Shape.Select(length => (JsonNode)length)]),
        ["dtype"] = "float32",
    };

    private static KernelAtLoad? Kernel(
        string name, GraphDefNode? product, Dictionary<string, GraphDefNode> nodes, IReadOnlyDictionary<string, GraphWeight> weights)
    {
        if (product is not { Op: "Mul", Inputs: [var first, var second] }
            || Weight(first) is not { } left || Weight(second) is not { } right)
        {
            return null;
        }

        var (values, scales) = IsBroadcast(right.Shape, left.Shape) ? (left, right) : (right, left);
        return IsBroadcast(scales.Shape, values.Shape)
            ? new KernelAtLoad(name, values.Shape, values.Name, scales.Name, scales.Shape)
            : null;

        GraphWeight? Weight(NodeReference reference) => nodes[reference.Node].Op == "Const"
            && weights.GetValueOrDefault(reference.Node) is { Type: ElementType.Float32 } weight ? weight : null;
    }

    private static bool IsBroadcast(IReadOnlyList<int> scales, IReadOnlyList<int> shape) =>
        scales.Count == shape.Count && scales.Zip(shape).All(pair => pair.First == 1 || pair.First == pair.Second);

    private static bool HasInitializer(JsonObject json) => json[Initializer] is JsonObject initializer && initializer["node"] is not null;

    private static T Guarded<T>(Func<T> read) => ReaderGuard.Read(read, (message, cause) => new GraphException(message, null, cause));
}
