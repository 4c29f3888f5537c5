using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Demos;

/// <summary>
/// What a search has found so far, in a file beside its output. It counts only for the same source weights, the same data and the same code; else the search
/// starts anew.
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
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".search.json";
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

    public void Delete() => File.Delete(path);

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

        var samples = run.Calibration.Value.Samples;
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{run.Options.Brotli} {string.Join(',', samples.shape)} {run.Calibration.Value.Selection.Count} {typeof(BudgetSearch).Assembly.ManifestModule.ModuleVersionId}"));
        hash.AppendData(samples.bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(content));
        File.Move(temporary, path, overwrite: true);
    }

    private sealed class Content
    {
        public string Fingerprint { get; set; } = string.Empty;

        public IReadOnlyList<KernelSensitivity>? Sensitivities { get; set; }

        public Dictionary<string, CandidateResult> Results { get; set; } = new(StringComparer.Ordinal);
    }
}
