using QuantBuild.Common;
using QuantBuild.Tfjs.Served;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Shipping;

/// <summary>The list that a build hands to <see cref="ShipOperation"/>: lines of fields between tabs, which need no escapes whatever stands
/// in a path.</summary>
/// <remarks>
/// <c>project FILE</c>, <c>store FOLDER</c>, <c>budgets FILE</c>, <c>scheme NAME</c> and <c>precompress CODINGS</c> hold for all; then
/// <c>model FILE LINK SCHEME NAME DATASET BUDGET</c>, of which all but the first may be empty. Other lines are passed over.
/// </remarks>
public static class ShipList
{
    private const string Model = "model";
    private const int ModelFields = 6;

    /// <summary>Reads a list.</summary>
    /// <param name="file">The list.</param>
    /// <param name="output">The folder that is written.</param>
    /// <exception cref="WorkflowException">The list lacks the project, or a value breaks its rule.</exception>
    public static ShipSettings Read(string file, string output)
    {
        var lines = File.ReadAllLines(file).Select(line => line.Split('\t')).ToArray();
        var project = Value("project") ?? throw new WorkflowException($"{file} has no line \"project\".");
        var folder = Path.GetDirectoryName(Path.GetFullPath(project))!;
        var settings = new ShipSettings(project, output, [.. lines.Where(line => line[0] == Model).Select(Shipped)])
        {
            Store = Value("store"),
            Budgets = Value("budgets"),
            Precompress = Value("precompress") is { } codings
                ? (IReadOnlyList<ContentCoding>)Arguments.Precompress.Read(new ArgumentText(codings, "QuantBuildPrecompress", folder))!
                : [],
        };
        return Value("scheme") is { } scheme ? settings with { Scheme = scheme } : settings;

        string? Value(string name) => lines.FirstOrDefault(line => line[0] == name) is [_, { Length: > 0 } value, ..] ? value : null;

        ShippedModel Shipped(string[] line)
        {
            var fields = line.Skip(1).Concat(Enumerable.Repeat(string.Empty, ModelFields)).Select(field => field.Length > 0 ? field : null)
                .ToArray();
            var model = fields[0] ?? throw new WorkflowException($"{Printable.Text(file)} has a model without a file.");
            return new ShippedModel(Path.GetFullPath(model, folder), fields[1], fields[2])
            {
                Name = fields[3],
                Dataset = fields[4] is { } dataset ? Path.GetFullPath(dataset, folder) : null,
                Budget = fields[5],
            };
        }
    }
}
