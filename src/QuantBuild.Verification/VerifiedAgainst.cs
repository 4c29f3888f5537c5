using System.Text.Json.Serialization;

namespace QuantBuild.Verification;

/// <summary>What the outputs of TF.js are held against.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VerifiedAgainst>))]
public enum VerifiedAgainst
{
    /// <summary>Our engine's outputs for the same files.</summary>
    [JsonStringEnumMemberName("ourEngine")]
    OurEngine,

    /// <summary>The float model's outputs in TF.js: what quantization changed is shown, not judged.</summary>
    [JsonStringEnumMemberName("floatInTfjs")]
    FloatInTfjs,

    /// <summary>Nothing: TF.js loads the model, and its outputs are finite numbers.</summary>
    [JsonStringEnumMemberName("nothing")]
    Nothing,
}
