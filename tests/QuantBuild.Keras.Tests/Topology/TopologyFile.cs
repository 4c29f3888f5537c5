using System.Text.Json.Nodes;
using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Tests.Topology;

/// <summary>Writes a model.json with a topology that a test has, and weights.</summary>
internal static class TopologyFile
{
    public static TemporaryFolder Write(string topology, params (string Name, int[] Shape, float[] Values)[] weights)
    {
        TemporaryFolder folder = new();
        JsonObject json = new() { ["format"] = "layers-model", ["modelTopology"] = JsonNode.Parse(topology) };
        TfjsModelWriter.Write(
            folder.Path, json, [[.. weights.Select(weight => WeightData.FromFloat32(weight.Name, weight.Shape, weight.Values))]]);
        return folder;
    }

    /// <summary>A chain of layers after an input of that shape.</summary>
    public static TemporaryFolder WriteChain(
        string shape, string layers, params (string Name, int[] Shape, float[] Values)[] weights) => Write(
            $$$$"""
        {"class_name": "Sequential", "config": {"name": "chain", "layers": [
          {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": {{{{shape}}}}}}, {{{{layers}}}}]}}
        """,
            weights);
}
