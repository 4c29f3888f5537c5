using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Tests.Layers;

public sealed class CanonicalCallsTests
{
    [Theory]
    [InlineData("""[["q", 0, 0, {"value": ["v", 0, 1], "key": null, "training": false}]]""", "q,0,0 v,0,1")]
    [InlineData("""["q", 0, 0, {"value": ["v", 0, 1]}]""", "q,0,0 v,0,1")]
    [InlineData("""[["q", 0, 0, {"key": ["k", 0, 0], "value": ["v", 0, 0]}]]""", "q,0,0 v,0,0 k,0,0")]
    [InlineData("""[["x", 0, 0, {"initial_state": [["h", 0, 1], ["h", 0, 2]]}]]""", "x,0,0 h,0,1 h,0,2")]
    [InlineData("""[["a", 0, 0, {"training": 0}], ["b", 1, 0, {"training": 0}]]""", "a,0,0 b,1,0")]
    [InlineData(
        """{"args": [T("q"), T("v")], "kwargs": {"key": T("k"), "attention_mask": null, "use_causal_mask": false}}""",
        "q,0,0 v,0,0 k,0,0")]
    [InlineData("""{"args": [], "kwargs": {"value": T("v"), "query": T("q")}}""", "q,0,0 v,0,0")]
    [InlineData("""{"args": [T("x")], "kwargs": {"initial_state": [T("h"), T("c")], "mask": null}}""", "x,0,0 h,0,0 c,0,0")]
    public void Tensors_by_name_follow_the_others_in_the_layers_order(string call, string expected)
    {
        // act
        var calls = CanonicalCalls.Read(Calls(call), "layer", isInput: false);

        // assert
        Assert.Equal(expected, string.Join(' ', calls[0]!.AsArray().Select(tensor => string.Join(',', tensor!.AsArray()))));
    }

    [Theory]
    [InlineData("""[["q", 0, 0, {"value": 3}]]""", "called with value=3, which")]
    [InlineData("""[["q", 0, 0, {"use_causal_mask": true}]]""", "called with use_causal_mask=true, which")]
    [InlineData("""[["q", 0, 0, {"value": ["_CONSTANT_VALUE", -1, 1]}]]""", "called on a constant")]
    [InlineData("""{"args": [T("q")], "kwargs": {"mask": T("m")}}""", "called with mask=")]
    [InlineData("""{"args": [T("q")], "kwargs": {"value": [1, 2]}}""", "called with value=[1,2], which")]
    [InlineData("""{"args": [], "kwargs": {}}""", "called on nothing")]
    public void What_is_not_supported_is_said_with_the_layer(string call, string message)
    {
        // act
        var error = Assert.Throws<LayersException>(() => CanonicalCalls.Read(Calls(call), "layer", isInput: false));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("layer", error.Layer);
    }

    private static JsonArray Calls(string call) => new(JsonNode.Parse(System.Text.RegularExpressions.Regex.Replace(
        call, @"T\((""\w"")\)", """{"class_name": "__keras_tensor__", "config": {"keras_history": [$1, 0, 0]}}""")));
}
