using System.Text.Json.Nodes;

namespace QuantBuild.Verification.Tests.ForTfjs;

internal static partial class RewritingCases
{
    /// <summary>What TF.js does not load or computes otherwise, with words that say why, and that nothing takes the place of.</summary>
    public static IReadOnlyDictionary<string, (JsonNode Topology, string Why)> Refused { get; } =
        new Dictionary<string, (JsonNode, string)>
    {
        ["gru that resets after"] = (Chain([4, 3], """GRU {"units": 2}"""), "no GRU with reset_after, and no layers"),
        ["exponential"] = (Chain([4], """Activation {"activation": "exponential"}"""), "has no activation exponential"),
        ["causal and exponential"] = (
            Chain([8, 3], """Conv1D {"filters": 2, "kernel_size": 2, "padding": "causal", "activation": "exponential"}"""),
            "computes no causal convolution, and has no activation exponential"),
        ["lstm, exponential"] = (Chain([4, 3], """LSTM {"units": 2, "activation": "exponential"}"""), "and inside a LSTM no layer"),
        ["lstm, hard_sigmoid of a cell"] = (Keras3("""LSTM {"units": 3, "activation": "hard_sigmoid"}""", 5), "and inside a LSTM no layer"),
        ["bidirectional gru"] = (
            Chain([4, 3], """Bidirectional {"layer": {"class_name": "GRU", "config": {"name": "g", "units": 2}}}"""),
            "no GRU with reset_after"),
        ["two kinds of one layer"] = (
            Chain(
                [4, 3],
                Both("LSTM", "\"recurrent_activation\": \"sigmoid\"", twin: "SimpleRNN")),
            "backward_layer of another kind"),
        ["marks in both directions"] = (
            Chain(
                [6], """Rescaling {"scale": 2, "offset": 2}""", """Embedding {"input_dim": 4, "output_dim": 3, "mask_zero": true}""",
                Both("SimpleRNN", Sequences)),
            "where Keras gives zeros"),
        ["marks that zero outputs"] = (
            Chain(
                [6], """Rescaling {"scale": 2, "offset": 2}""", """Embedding {"input_dim": 4, "output_dim": 3, "mask_zero": true}""",
                $$"""SimpleRNN {"units": 2, "zero_output_for_mask": true, {{Sequences}}}"""), "where Keras gives zeros"),
        ["mean of marked steps"] = (
            Chain(
                [6], """Rescaling {"scale": 2, "offset": 2}""",
                """Embedding {"input_dim": 4, "output_dim": 3, "mask_zero": true}""", "GlobalAveragePooling1D {}"),
            "also of those that are passed over"),
        ["marks at attention"] = (Graph([4, 3], ("m", "Masking {}", ["x"]), ("a", "Attention {}", ["m", "m"])), "pass over steps"),
        ["marks that new layers would lose"] = (
            Chain([4, 3], "Masking {}", """ELU {"alpha": 0.5}""", """SimpleRNN {"units": 2}"""), "lose the marks"),
        ["each step, exponential"] = (Chain([3, 4], Each("Dense", """{"units": 2, "activation": "exponential"}""")), "exponential"),
        ["layer normalization, axes in another order"] = (
            Chain([4, 5, 3], """LayerNormalization {"axis": [3, 2]}"""), "in their order only"),
        ["resizing of any size"] = (Chain([null, null, 1], """Resizing {"height": 4, "width": 4}"""), "would need inputs of known sizes"),
        ["padding of any length"] = (
            Chain([null, 3], """Conv1D {"filters": 2, "kernel_size": 2, "padding": "causal"}"""), "would need inputs of known sizes"),
    };
}
