using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text.Json;
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
    private static readonly JsonSerializerOptions _format = new() { RespectRequiredConstructorParameters = true };

    private readonly string? _path;
    private readonly SearchResults _content;

    private SearchMemory(string? path, SearchResults content) => (_path, _content) = (path, content);

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
            return new SearchMemory(path: null, rounds.Results);
        }

        var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)))!;
        var path = Path.Combine(folder, $"search-{run.Options.Compression.Name()}.json");
        var fingerprint = Fingerprint(run);
        var found = File.Exists(path) ? Read(path, run.Log.Output) : null;
        return new SearchMemory(path, found?.Fingerprint == fingerprint ? found : new SearchResults { Fingerprint = fingerprint });
    }

    public CandidateResult? Find(Candidate candidate) => _content.Results.GetValueOrDefault(candidate.Key);

    /// <summary>The measured bytes of a candidate whose result has estimated ones: these stay as they are, so that a search that goes on
    /// takes the way it took before.</summary>
    public long? SizeOf(Candidate candidate) => _content.Sizes.TryGetValue(candidate.Key, out var bytes) ? bytes : null;

    public void Keep(Candidate candidate, long bytes)
    {
        _content.Sizes[candidate.Key] = bytes;
        Save();
    }

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
    private static SearchResults? Read(string path, TextWriter output)
    {
        try
        {
            return ReaderGuard.Read(
                () =>
                {
                    using var json = StrictJson.ParseDocument(RegularFile.ReadAllBytes(path));
                    return json.Deserialize<SearchResults>(_format) is { IsWhole: true } content
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
}
