using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common.Files;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Tfjs.Served;

namespace QuantBuild.Workflow.Shipping;

/// <summary>What the shipped models weigh, file by file as browsers fetch them, and how their budgets came out.</summary>
internal sealed class ShipReport
{
    private static readonly JsonSerializerOptions _format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonArray _models = [];
    private readonly List<string> _summary = [];

    /// <summary>A line for each model.</summary>
    public IReadOnlyList<string> Summary => _summary;

    /// <summary>Adds a model.</summary>
    /// <param name="link">Where it is served.</param>
    /// <param name="scheme">The name of the scheme that made it.</param>
    /// <param name="sources">The files whose place it takes.</param>
    /// <param name="made">Its files.</param>
    /// <param name="judgement">What they weigh.</param>
    public void Add(string link, string scheme, IReadOnlyList<string> sources, IReadOnlyList<string> made, ShipJudgement judgement)
    {
        var path = link.Replace('\\', '/');
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var before = sources.Sum(file => new FileInfo(file).Length);
        var bytes = judgement.Bytes;
        _models.Add(new JsonObject
        {
            ["model"] = path,
            ["scheme"] = scheme,
            ["bytesBefore"] = before,
            ["bytes"] = new JsonObject
            {
                ["total"] = bytes.Total,
                ["gzipTarball"] = bytes.GzipTarball,
                ["gzip"] = bytes.Gzip,
                ["brotli"] = bytes.Brotli,
            },
            ["files"] = new JsonArray([.. made.Select((file, i) => FileOf(i == 0 ? path : folder + Path.GetFileName(file), file))]),
            ["budget"] = new JsonArray([.. judgement.Results.Select(RuleOf)]),
            ["notChecked"] = new JsonArray([.. judgement.Unchecked.Select(rule => JsonValue.Create(rule))]),
        });
        var (how, served) = bytes.Brotli is { } brotli ? ("brotli", brotli)
            : bytes.Gzip is { } gzip ? ("gzip", gzip)
            : ("plain", bytes.Total);
        _summary.Add(string.Create(
            CultureInfo.InvariantCulture, $"{path}: {before:N0} bytes, {bytes.Total:N0} by {scheme}, {served:N0} as served ({how})"));
    }

    /// <summary>Writes the report.</summary>
    public void Save(string file) => AtomicFile.Write(file, stream =>
    {
        JsonSerializer.Serialize(stream, new JsonObject { ["schemaVersion"] = 1, ["models"] = _models.DeepClone() }, _format);
        stream.Write("\n"u8);
    });

    private static JsonObject FileOf(string path, string file)
    {
        var entry = new JsonObject { ["path"] = path, ["bytes"] = new FileInfo(file).Length };
        foreach (var coding in Enum.GetValues<ContentCoding>())
        {
            if (new FileInfo(file + coding.Extension()) is { Exists: true } packed)
            {
                entry[coding.Name()] = packed.Length;
            }
        }

        return entry;
    }

    private static JsonObject RuleOf(BudgetResult result) => new()
    {
        ["rule"] = result.Rule,
        ["limit"] = result.Limit,
        ["found"] = result.Found,
        ["isKept"] = !result.Fails,
    };
}
