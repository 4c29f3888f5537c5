using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Incremental;

/// <summary>What a step was made from and what it made, kept beside its first output.</summary>
/// <param name="State">Whether it was done or only begun.</param>
/// <param name="RecordedAt">When the files were looked at, in UTC.</param>
/// <param name="Values">Arguments and other values, as text.</param>
/// <param name="Code">Assemblies and their versions.</param>
/// <param name="Inputs">The files read.</param>
/// <param name="Outputs">The files written.</param>
public sealed record StepRecord(
    StepState State,
    DateTime RecordedAt,
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyDictionary<string, string> Code,
    IReadOnlyList<FileState> Inputs,
    IReadOnlyList<FileState> Outputs)
{
    private const int MostBytes = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter<StepState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = StepRecordJson.Default,
    };

    /// <summary>The SHA-256 of everything else in the record: what a disk or a hand has changed in it is no record.</summary>
    public string Checksum { get; init; } = string.Empty;

    /// <summary>Whether there is, or ever was, a record: also one that cannot be understood, or a folder in its place.</summary>
    /// <param name="path">The record's file.</param>
    public static bool Exists(string path) => Path.Exists(path);

    /// <summary>Reads a record; null where there is none, or none that can be understood.</summary>
    /// <param name="path">The record's file.</param>
    public static StepRecord? Load(string path)
    {
        try
        {
            // A pipe has no length, and would be waited for.
            return new FileInfo(path) is { Exists: true, Length: > 0 and <= MostBytes }
                ? ReaderGuard.Read(() => Parse(RegularFile.ReadAllBytes(path)), (message, cause) => new WorkflowException(message, cause))
                : null;
        }
        catch (WorkflowException)
        {
            // A damaged record says nothing about the outputs, so the step runs.
            return null;
        }
    }

    /// <summary>Writes the record, whole or not at all. A folder in its place is moved aside, and removed where it is empty.</summary>
    /// <param name="path">The record's file.</param>
    public void Save(string path)
    {
        if (Directory.Exists(path))
        {
            MoveAside(path);
        }

        AtomicFile.Write(path, stream => stream.Write(ToBytes(this with { Checksum = ChecksumOf(this) })));
    }

    /// <summary>The first thing in which this record differs from another; null where the two say the same.</summary>
    /// <param name="now">The other record.</param>
    public string? DifferenceTo(StepRecord now) =>
        ValueDifference(Values, now.Values)
            ?? CodeDifference(Code, now.Code)
            ?? FileDifference("input", Inputs, now.Inputs)
            ?? FileDifference("output", Outputs, now.Outputs);

    /// <summary>Whether this record is as good as a later one that tells of the same files: with all of them as it found them then, and
    /// none that has to be hashed again by it.</summary>
    /// <param name="now">The later record.</param>
    internal bool IsSureOf(StepRecord now) =>
        Inputs.SequenceEqual(now.Inputs) && Outputs.SequenceEqual(now.Outputs)
            && Inputs.Concat(Outputs).All(state => state.IsSureAt(RecordedAt));

    private static StepRecord? Parse(byte[] utf8)
    {
        using var document = StrictJson.ParseDocument(utf8);
        var record = document.Deserialize<StepRecord>(_format);
        return record is not null && record.Checksum == ChecksumOf(record) && AreDistinct(record.Inputs) && AreDistinct(record.Outputs)
            ? record
            : null;
    }

    private static bool AreDistinct(IReadOnlyList<FileState> states) =>
        states.All(state => state is not null) && states.DistinctBy(state => state.Path, StringComparer.Ordinal).Count() == states.Count;

    private static string ChecksumOf(StepRecord record) =>
        Convert.ToHexStringLower(SHA256.HashData(ToBytes(record with { Checksum = string.Empty })));

    private static byte[] ToBytes(StepRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, _format);

    private static void MoveAside(string folder)
    {
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Move(folder, $"{folder}.{Guid.NewGuid():N}.aside");
        }
        else
        {
            Directory.Delete(folder);
        }
    }

    private static string? ValueDifference(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        Different(before, now) is { } name
            ? $"{name} changed from {before.GetValueOrDefault(name, "nothing")} to {now.GetValueOrDefault(name, "nothing")}"
            : null;

    private static string? CodeDifference(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        Different(before, now) is { } name ? $"the code of {name} changed" : null;

    private static string? Different(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        before.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name));

    private static string? FileDifference(string role, IReadOnlyList<FileState> before, IReadOnlyList<FileState> now)
    {
        var hashesBefore = before.ToDictionary(state => state.Path, state => state.Sha256);
        var hashesNow = now.ToDictionary(state => state.Path, state => state.Sha256);
        return hashesBefore.Keys.Union(hashesNow.Keys).Order(StringComparer.Ordinal)
            .Where(path => hashesBefore.GetValueOrDefault(path) != hashesNow.GetValueOrDefault(path))
            .Select(path => !hashesNow.ContainsKey(path) ? $"{role} {path} is gone"
                : !hashesBefore.ContainsKey(path) ? $"{role} {path} is new"
                : $"{role} {path} changed")
            .FirstOrDefault();
    }
}
