using System.Text.Json;

namespace Build.Incremental;

/// <summary>What a step was made from and what it made, kept beside its first output.</summary>
/// <param name="RecordedAt">When the files were looked at, in UTC.</param>
/// <param name="Values">Arguments and other values, as text.</param>
/// <param name="Code">Assemblies and their versions.</param>
/// <param name="Inputs">The files read.</param>
/// <param name="Outputs">The files written.</param>
public sealed record StepRecord(
    DateTime RecordedAt,
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyDictionary<string, string> Code,
    IReadOnlyList<FileState> Inputs,
    IReadOnlyList<FileState> Outputs)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Reads a record; null where there is none, or none that can be understood.</summary>
    public static StepRecord? Load(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<StepRecord>(File.ReadAllText(path), Format) : null;
        }
        catch (JsonException)
        {
            // A damaged record says nothing about the outputs, so the step runs.
            return null;
        }
    }

    public void Save(string path)
    {
        var beside = path + ".new";
        File.WriteAllText(beside, JsonSerializer.Serialize(this, Format));
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>The first thing in which this record differs from another; null where the two say the same.</summary>
    public string? DifferenceTo(StepRecord now)
        => ValueDifference(Values, now.Values)
            ?? ValueDifference(Code, now.Code)
            ?? FileDifference("input", Inputs, now.Inputs)
            ?? FileDifference("output", Outputs, now.Outputs);

    private static string? ValueDifference(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now)
        => before.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"{name} changed from {before.GetValueOrDefault(name, "nothing")} to {now.GetValueOrDefault(name, "nothing")}")
            .FirstOrDefault();

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
