using System.Text.Json.Nodes;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Tfjs.Storage;

namespace QuantBuild.Tfjs;

/// <summary>Writes a model's files weight by weight, and replaces the folder when all is written.</summary>
internal sealed class ArtifactWriter : IDisposable
{
    private readonly DirectoryReplacement _replacement;
    private readonly TfjsWriteOptions _options;
    private readonly List<WrittenGroup> _groups = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private List<WrittenWeight> _weights = [];
    private ShardWriter? _shards;

    public ArtifactWriter(string directory, TfjsWriteOptions? options)
    {
        LittleEndian.Require();
        _options = options ?? new TfjsWriteOptions();
        _replacement = DirectoryReplacement.Begin(directory);
    }

    /// <summary>Writes one weight of the group at hand.</summary>
    public void Write(WeightData weight)
    {
        WeightRules.CheckName(default, weight.Name, _names);
        var subject = new Subject(null, weight.Name);
        if (weight.Quantization is { } quantization)
        {
            WeightRules.CheckQuantization(subject, weight.Dtype, quantization);
        }

        var stored = weight.Quantization?.Dtype ?? weight.Dtype;
        var elements = WeightRules.CountElements(subject, weight.Shape, stored);

        _shards ??= new ShardWriter(_replacement.StagingPath, _groups.Count + 1, _options.ShardSizeBytes);
        using var stream = new WeightStream(_shards, subject, stored, elements);
        weight.WriteTo(stream);
        stream.CheckComplete();
        _weights.Add(new WrittenWeight(weight.Name, weight.Shape, weight.Dtype, weight.Quantization));
    }

    /// <summary>Ends the group at hand; it may have no weights.</summary>
    public void EndGroup()
    {
        _groups.Add(new WrittenGroup(_shards?.Complete() ?? [], _weights));
        _weights = [];
        _shards = null;
    }

    /// <summary>Copies a file as it is into the folder.</summary>
    public void CopyFile(string source, string name)
    {
        var copy = Path.Combine(_replacement.StagingPath, name);
        UnfinishedFiles.Step(() => File.Copy(source, copy));
        using var handle = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Writes the JSON file and moves the folder into place.</summary>
    /// <param name="modelJson">The whole file; its manifest is replaced.</param>
    /// <param name="isBareManifest">Whether the file is to be the manifest alone.</param>
    /// <returns>The length of the JSON file in bytes.</returns>
    public long Commit(JsonObject modelJson, bool isBareManifest = false)
    {
        var manifest = ManifestWriter.Build(modelJson[ModelJsonFile.ManifestField], _groups);
        var file = Path.Combine(_replacement.StagingPath, _options.FileName ?? ModelJsonFile.Name);
        if (isBareManifest)
        {
            ModelJsonFile.Write(manifest, file);
        }
        else
        {
            var json = (JsonObject)modelJson.DeepClone();
            json[ModelJsonFile.ManifestField] = manifest;
            ModelJsonFile.Write(json, file);
        }

        var length = new FileInfo(file).Length;
        string[] served = [Path.GetFileName(file), .. _groups.SelectMany(group => group.Paths)];
        foreach (var coding in _options.Precompress.Distinct())
        {
            Sidecars.Write(_replacement.StagingPath, served, _replacement.TargetPath, coding);
        }

        _replacement.Commit();
        return length;
    }

    public void Dispose()
    {
        _shards?.Dispose();
        _replacement.Dispose();
    }
}
