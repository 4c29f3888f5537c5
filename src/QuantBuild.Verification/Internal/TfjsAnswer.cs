using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Verification.Internal;

/// <summary>What the scripts wrote into <c>result.json</c>.</summary>
internal sealed record TfjsAnswer(string Runtime, string Tfjs, string Backend, bool Simd, IReadOnlyList<TfjsAnswer.Model> Models)
{
    /// <summary>Why TF.js cannot compute with the backend here; null where it can.</summary>
    public string? Unavailable { get; init; }

    /// <summary>What draws for WebGL; null for other backends.</summary>
    public string? Renderer { get; init; }

    /// <summary>Whether the backend computes in float16 alone.</summary>
    public bool IsHalf { get; init; }

    private static readonly JsonSerializerOptions _format = new(
        JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads an answer, which names outputs for every feed of each model, or says what is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="feeds">How many feeds each model had.</param>
    /// <exception cref="VerificationException">It is no such answer.</exception>
    public static TfjsAnswer Read(string path, IReadOnlyList<int> feeds)
    {
        var answer = ReaderGuard.Read(
            () => StrictJson.ParseNode(RegularFile.ReadAllBytes(path)) is JsonObject json ? json.Deserialize<TfjsAnswer>(_format) : null,
            (sentence, cause) => new VerificationException($"TF.js's answer {path}: {sentence}", cause));
        var isWhole = answer is { Unavailable: not null, Models.Count: 0 }
            || (answer is not null && answer.Models.Count == feeds.Count
                && answer.Models.Zip(feeds).All(pair => IsWhole(pair.First, pair.Second)));
        return isWhole ? answer! : throw new VerificationException($"TF.js's answer {path} lacks a model, or outputs of one.");
    }

    // What is null inside a list passes the serializer.
    private static bool IsWhole(Model? model, int feeds) => model is not null
        && (model.Error is not null
            || (model.Outputs is { } outputs && outputs.Count == feeds
                && outputs.All(feed => feed is not null && feed.All(output => output is not null && output.Shape.All(size => size >= 0)))));

    /// <summary>One model: its outputs for each feed, or what TF.js said.</summary>
    internal sealed record Model(string? Error = null, IReadOnlyList<IReadOnlyList<Output>>? Outputs = null);

    /// <summary>Name and shape; the values lie in a file of their own.</summary>
    internal sealed record Output(string Name, IReadOnlyList<int> Shape);
}
