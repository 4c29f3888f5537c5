using System.Text.Json;

namespace QuantBuild.Verification.Internal;

/// <summary>What the scripts wrote into <c>result.json</c>.</summary>
internal sealed record TfjsAnswer(string Runtime, string Tfjs, string Backend, bool Simd, IReadOnlyList<TfjsAnswer.Model> Models)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static TfjsAnswer Read(string path) => JsonSerializer.Deserialize<TfjsAnswer>(File.ReadAllBytes(path), Format)!;

    /// <summary>One model: its outputs for each feed, or what TF.js said.</summary>
    internal sealed record Model(string? Error = null, IReadOnlyList<IReadOnlyList<Output>>? Outputs = null);

    /// <summary>Name and shape; the values lie in a file of their own.</summary>
    internal sealed record Output(string Name, IReadOnlyList<int> Shape);
}
