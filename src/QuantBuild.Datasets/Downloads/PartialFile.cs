using System.Net.Http.Headers;
using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Datasets.Downloads;

/// <summary>A download on its way: <c>{place}.part</c>, and beside it <c>{place}.part.json</c> with the address it comes from and the
/// validator (ETag or date) that tells whether the rest on the server still belongs to it.</summary>
internal sealed class PartialFile(string place)
{
    private readonly string _statePath = place + ".part.json";

    public string Path { get; } = place + ".part";

    public long Length => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;

    /// <summary>The condition under which the rest can be appended, or null where one has to begin anew.</summary>
    public RangeConditionHeaderValue? Resumable(Uri url)
    {
        if (Length == 0 || !File.Exists(_statePath))
        {
            return null;
        }

        try
        {
            using var state = StrictJson.ParseDocument(RegularFile.ReadAllBytes(_statePath));
            return Text(state.RootElement, nameof(State.Url)) == url.ToString()
                && RangeConditionHeaderValue.TryParse(Text(state.RootElement, nameof(State.Validator)), out var condition)
                ? condition
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Begins anew with what the server said of the file.</summary>
    public void Begin(Uri url, HttpResponseMessage response)
    {
        Delete();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var validator = response.Headers.ETag is { IsWeak: false } tag
            ? new RangeConditionHeaderValue(tag)
            : response.Content.Headers.LastModified is { } date ? new RangeConditionHeaderValue(date) : null;
        if (validator is not null)
        {
            File.WriteAllText(_statePath, JsonSerializer.Serialize(new State(url.ToString(), validator.ToString())));
        }
    }

    public void MoveTo(string destination)
    {
        File.Move(Path, destination, overwrite: true);
        File.Delete(_statePath);
    }

    public void Delete()
    {
        if (Directory.Exists(System.IO.Path.GetDirectoryName(Path)))
        {
            File.Delete(Path);
            File.Delete(_statePath);
        }
    }

    private static string? Text(JsonElement state, string name) => state.ValueKind == JsonValueKind.Object
        && state.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record State(string Url, string Validator);
}
