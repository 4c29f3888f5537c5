using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Common.Files;
using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification;

/// <summary>What verifying some models found: the content of <c>verify.json</c>.</summary>
public sealed record VerificationReport
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A mismatch may be about a value that is no number.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new MetricSetConverter() },
    };

    /// <summary>The version of the file's layout.</summary>
    public int SchemaVersion { get; } = 1;

    /// <summary>Whether every model passed in every runtime.</summary>
    public bool Passed => Problems.Count == 0;

    /// <summary>When it was found.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The commit of the sources, where known.</summary>
    public string? Commit { get; init; }

    /// <summary>The machine and our engine's runtime.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The seed of the random inputs.</summary>
    public required int Seed { get; init; }

    /// <summary>The runtimes, Node.js first.</summary>
    public required IReadOnlyList<RuntimeVerification> Runtimes { get; init; }

    /// <summary>What is wrong, one line for each model and runtime: <c>mnist/quantized-8bit in Node.js 20.20.2: output …</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Problems => [.. Runtimes.SelectMany(runtime =>
        runtime.Models.Where(model => !model.Passed).Select(model => $"{model.Name} in {runtime.Runtime}: {model.Problem}"))];

    /// <summary>Writes the report: UTF-8, line feeds, the same under every culture.</summary>
    /// <param name="path">The file, replaced in one step; its folder is created where missing.</param>
    /// <exception cref="VerificationException">The file cannot be written. An earlier one is left as it was.</exception>
    public void Save(string path)
    {
        try
        {
            AtomicFile.Write(path, stream =>
            {
                JsonSerializer.Serialize(stream, this, _format);
                stream.Write("\n"u8);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerificationException($"{path}: The verification report cannot be written: {e.Message}", e);
        }
    }
}
