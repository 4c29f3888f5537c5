using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Tool.Tests;

/// <summary>Runs the tool in this process, as its own Main composes it, for somebody in a folder of the test's own.</summary>
internal sealed class ToolCall : IDisposable
{
    /// <summary>The test's own folder.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>The folder that the user is in, below the test's own.</summary>
    public string Caller { get; set; }

    public ToolCall() => Caller = Folder.Path;

    public string Output { get; private set; } = string.Empty;

    public string Errors { get; private set; } = string.Empty;

    public JsonNode Answer => JsonNode.Parse(Output)!;

    public string this[string path] => Folder[path];

    /// <summary>Writes a <c>quantbuild.json</c> of models.</summary>
    /// <param name="models">The name of each, and what the file says of it.</param>
    public void WriteModels(params IEnumerable<(string Name, string Entry)> models) => Folder.Write("quantbuild.json", new JsonObject
    {
        ["models"] = new JsonObject(models.Select(model => KeyValuePair.Create(model.Name, JsonNode.Parse(model.Entry)))),
    }.ToJsonString());

    public int Run(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        using var bytes = new MemoryStream();
        var exitCode = new ToolProgram(output, errors, () => bytes, Caller).Run(args);
        (Output, Errors) = (output + Encoding.UTF8.GetString(bytes.ToArray()), errors.ToString());
        return exitCode;
    }

    public void Dispose() => Folder.Dispose();
}
