using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Keras.Calibration;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Demos;

/// <summary>
/// What searches of a model have measured, in a file beside its variants, so that an interrupted search goes on and one under another budget starts from what is known.
/// It counts only for the same source weights, the same data and the same code; else the search starts anew.
/// </summary>
internal sealed class SearchMemory
{
    private readonly string path;
    private readonly Content content;

    private SearchMemory(string path, Content content) => (this.path, this.content) = (path, content);

    public IReadOnlyList<KernelSensitivity>? Sensitivities
    {
        get => content.Sensitivities;
        set
        {
            content.Sensitivities = value;
            Save();
        }
    }

    public static SearchMemory Open(SchemeRun run)
    {
        var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)))!;
        var path = Path.Combine(folder, $"search-{(run.Options.Brotli ? "brotli" : "gzip")}.json");
        var fingerprint = Fingerprint(run);
        var found = File.Exists(path) ? Read(path) : null;
        return new SearchMemory(path, found?.Fingerprint == fingerprint ? found : new Content { Fingerprint = fingerprint });
    }

    public CandidateResult? Find(Candidate candidate) => content.Results.GetValueOrDefault(candidate.Key);

    public void Keep(Candidate candidate, CandidateResult result)
    {
        content.Results[candidate.Key] = result;
        Save();
    }

    private static Content? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            // A file that was cut off while it was written: the search starts anew.
            return null;
        }
    }

    private static string Fingerprint(SchemeRun run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(run.Source).Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        foreach (var code in new[] { typeof(BudgetSearch), typeof(ModelCalibration), typeof(SearchMemory) })
        {
            hash.AppendData(code.Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        }

        var samples = run.Calibration.Value.Samples;
        hash.AppendData(Encoding.UTF8.GetBytes($"{string.Join(',', samples.shape)} {run.Calibration.Value.Selection.Count}"));
        hash.AppendData(samples.bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Save() => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, content));

    private sealed class Content
    {
        public string Fingerprint { get; set; } = string.Empty;

        public IReadOnlyList<KernelSensitivity>? Sensitivities { get; set; }

        public Dictionary<string, CandidateResult> Results { get; set; } = new(StringComparer.Ordinal);
    }
}
