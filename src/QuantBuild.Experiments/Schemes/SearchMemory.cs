using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>
/// What searches of a model have measured, in a file beside its variants, so that an interrupted search goes on and one for another goal
/// starts from what is known. It counts only for the same source, the same data and the same code, down to the compressor's; else the
/// search starts anew.
/// </summary>
internal sealed class SearchMemory
{
    private static readonly ConditionalWeakTable<SearchRounds, SearchMemory> _ofRounds = [];
    private static readonly JsonSerializerOptions _format = new() { RespectRequiredConstructorParameters = true };

    private readonly string? _path;
    private readonly Content _content;

    private SearchMemory(string? path, Content content) => (_path, _content) = (path, content);

    public IReadOnlyList<KernelSensitivity>? Sensitivities
    {
        get => _content.Sensitivities;
        set
        {
            _content.Sensitivities = value;
            Save();
        }
    }

    /// <summary>What real packings came to, by which sizes are estimated.</summary>
    public IReadOnlyList<SizeCalibration> Packed => _content.Packed;

    /// <summary>Opens it. Where searches go in rounds it is theirs as long as these live, and knows nothing but their results.</summary>
    public static SearchMemory Open(SchemeRun run)
    {
        if (run.Rounds is { } rounds)
        {
            return _ofRounds.GetValue(rounds, _ => new SearchMemory(path: null, new Content()));
        }

        var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)))!;
        var path = Path.Combine(folder, $"search-{run.Options.Compression.Name()}.json");
        var fingerprint = Fingerprint(run);
        var found = File.Exists(path) ? Read(path, run.Log.Output) : null;
        return new SearchMemory(path, found?.Fingerprint == fingerprint ? found : new Content { Fingerprint = fingerprint });
    }

    public CandidateResult? Find(Candidate candidate) => _content.Results.GetValueOrDefault(candidate.Key);

    public void Keep(SizeCalibration packed)
    {
        _content.Packed = [.. Packed, packed];
        Save();
    }

    public void Keep(Candidate candidate, CandidateResult result)
    {
        _content.Results[candidate.Key] = result;
        Save();
    }

    /// <summary>Reads the file; null, with a line that says so, where it is damaged: the search starts anew.</summary>
    private static Content? Read(string path, TextWriter output)
    {
        try
        {
            return ReaderGuard.Read(
                () =>
                {
                    using var json = StrictJson.ParseDocument(RegularFile.ReadAllBytes(path));
                    return json.Deserialize<Content>(_format) is { IsWhole: true } content
                        ? content
                        : throw new JsonException("a measurement is missing or out of range.");
                },
                (problem, _) => new ExperimentException(problem));
        }
        catch (ExperimentException problem)
        {
            output.WriteLine($"What earlier searches measured is not used, {Printable.Text(path)}: {problem.Message}");
            return null;
        }
    }

    /// <summary>A hash of all that decides what a search measures.</summary>
    internal static string Fingerprint(SchemeRun run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isFile = File.Exists(run.Source);
        var folder = isFile ? Path.GetDirectoryName(Path.GetFullPath(run.Source))! : run.Source;
        foreach (var file in (isFile ? FilesOfModel(run.Source, folder) : FilesOf(folder)).Order(StringComparer.Ordinal))
        {
            var content = RegularFile.ReadAllBytes(file);
            hash.AppendText($"{Path.GetRelativePath(folder, file)}: {content.Length}");
            hash.AppendData(content);
        }

        foreach (var code in SchemeCode.OfCalibrated(run.Options.Compression))
        {
            hash.AppendText($"{code.GetName().Name} {code.ManifestModule.ModuleVersionId}");
        }

        hash.AppendText(run.Options.Compression.Name());
        hash.AppendTensor(run.Calibration.Value.Samples);
        run.Calibration.Value.Selection.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A model's own files, beside which there may be those of others.</summary>
    private static IEnumerable<string> FilesOfModel(string path, string folder)
    {
        using var model = TfjsModel.Open(path);
        return [path, .. model.WeightGroups.SelectMany(group => group.Paths).Select(name => Path.Combine(folder, name))];
    }

    /// <summary>The files of a folder and of those in it; links to folders may lead in circles.</summary>
    private static FileSystemEnumerable<string> FilesOf(string folder) => new(
        folder, (ref FileSystemEntry entry) => entry.ToFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    /// <summary>Does something that leaves no trace here.</summary>
    public void Rehearse(Action action)
    {
        var (results, packed) = (_content.Results, _content.Packed);
        _content.Results = new Dictionary<string, CandidateResult>(results, results.Comparer);
        try
        {
            action();
        }
        finally
        {
            (_content.Results, _content.Packed) = (results, packed);
        }
    }

    private void Save()
    {
        if (_path is not null)
        {
            AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, _content));
        }
    }

    private sealed class Content
    {
        private const double MostBytes = 1e15;

        public string? Fingerprint { get; set; } = string.Empty;

        public IReadOnlyList<KernelSensitivity>? Sensitivities { get; set; }

        public Dictionary<string, CandidateResult> Results { get; set; } = new(StringComparer.Ordinal);

        public IReadOnlyList<SizeCalibration> Packed { get; set; } = [];

        /// <summary>Whether everything is there and of a kind that a search writes: a file may hold anything.</summary>
        [JsonIgnore]
        public bool IsWhole =>
            Fingerprint is not null
            && Packed is not null && Packed.All(packed => packed is { Weights: > 0 and < MostBytes, JsonFactor: > 0 and < MostBytes,
                WeightsFactor: >= 0 and < MostBytes })
            && Results is not null && Results.Values.All(result => result is { CompressedBytes: > 0 } && double.IsFinite(result.Divergence)
                && double.IsFinite(result.Drop ?? 0))
            && (Sensitivities is null
                || (Sensitivities.All(kernel => kernel is { Kernel: not null, Elements: > 0, Step: > 0 } && double.IsFinite(kernel.Step)
                    && double.IsFinite(kernel.Divergence))
                    && Sensitivities.DistinctBy(kernel => kernel.Kernel).Count() == Sensitivities.Count));
    }
}
