using System.Text.Json.Nodes;
using QuantBuild.Tfjs;

namespace QuantBuild.Benchmarks.Growth;

/// <summary>A model of so many layers: dense ones, and every third adds what came before the two ahead of it.</summary>
internal static class ResidualModel
{
    public const int Width = 16;

    public static void Write(int size, string folder)
    {
        var random = new Random(size);
        var (layers, weights) = (new JsonArray { Input() }, new List<WeightData>());
        var (last, before) = ("input", "input");
        for (var i = 0; i < size; i++)
        {
            var (name, isSum) = ($"layer_{i}", i % 3 == 2);
            layers.Add(isSum ? Layer(name, "Add", new JsonObject(), last, before) : Layer(name, "Dense", Dense(), last));
            if (!isSum)
            {
                weights.Add(WeightData.FromFloat32($"{name}/kernel", [Width, Width], Values(random, Width * Width)));
                weights.Add(WeightData.FromFloat32($"{name}/bias", [Width], Values(random, Width)));
            }

            (last, before) = (name, isSum ? name : before);
        }

        var config = new JsonObject
        {
            ["name"] = "residual",
            ["layers"] = layers,
            ["input_layers"] = new JsonArray { new JsonArray { "input", 0, 0 } },
            ["output_layers"] = new JsonArray { new JsonArray { last, 0, 0 } },
        };
        var topology = new JsonObject
        {
            ["keras_version"] = "2.15.0",
            ["backend"] = "tensorflow",
            ["model_config"] = new JsonObject { ["class_name"] = "Functional", ["config"] = config },
        };
        TfjsModelWriter.Write(folder, new JsonObject { ["format"] = "layers-model", ["modelTopology"] = topology }, [[.. weights]]);
    }

    private static JsonObject Input() => new()
    {
        ["class_name"] = "InputLayer",
        ["name"] = "input",
        ["config"] = new JsonObject
        {
            ["name"] = "input", ["batch_input_shape"] = new JsonArray { null, Width }, ["dtype"] = "float32",
        },
        ["inbound_nodes"] = new JsonArray(),
    };

    private static JsonObject Dense() => new() { ["units"] = Width, ["activation"] = "relu", ["use_bias"] = true };

    private static JsonObject Layer(string name, string type, JsonObject config, params string[] inputs)
    {
        config["name"] = name;
        return new JsonObject
        {
            ["class_name"] = type,
            ["name"] = name,
            ["config"] = config,
            ["inbound_nodes"] = new JsonArray
            {
                new JsonArray([.. inputs.Select(input => new JsonArray { input, 0, 0, new JsonObject() })]),
            },
        };
    }

    private static float[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) / 4)];
}
