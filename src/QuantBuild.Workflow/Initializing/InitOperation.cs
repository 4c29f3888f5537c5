using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Described;

namespace QuantBuild.Workflow.Initializing;

/// <summary>Writes a first <c>quantbuild.json</c> for a model, and a description of made-up data for it; nothing is overwritten.</summary>
public static class InitOperation
{
    private const int OpenSize = 32;
    private static readonly JsonSerializerOptions _format = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Looks at the model's inputs and writes the two files into a folder.</summary>
    /// <param name="context">The log and limits.</param>
    /// <param name="model">The model.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="name">The model's name; null for that of its file or folder.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="WorkflowException">There is no model, or a budget file is there already.</exception>
    public static IReadOnlyList<string> Run(WorkflowContext context, string model, string folder, string? name)
    {
        if (!Path.Exists(model))
        {
            throw new WorkflowException($"{context.Words.Model}: there is no {model}.");
        }

        name ??= ModelSource.DefaultName(model);
        var budgets = Path.Combine(folder, Workspace.BudgetFileName);
        var dataset = Path.Combine(folder, $"{name}.dataset.json");
        var entry = Entry(Relative(folder, model), Path.GetFileName(dataset));
        if (File.Exists(budgets))
        {
            throw new WorkflowException($"{context.Workspace.Display(budgets)} is there already, and nothing is overwritten. "
                + $"Add to its models: {new JsonObject { [name] = entry }.ToJsonString()[1..^1]}");
        }

        var inputs = ModelSource.InputsOf(model, context.ReadLimits);
        string[] written = File.Exists(dataset) ? [budgets] : [budgets, dataset];
        if (written.Contains(dataset))
        {
            Write(dataset, Description(inputs));
        }

        Write(budgets, new JsonObject { ["models"] = new JsonObject { [name] = entry } });
        foreach (var file in written)
        {
            context.Log.Information($"Written: {context.Workspace.Display(file)}");
        }

        context.Log.Information($"{context.Workspace.Display(dataset)} describes made-up inputs, good for a first look alone; "
            + "describe your own data there, and change the budget to what you can afford.");
        if (inputs.Any(input => input.Shape.Contains(null)))
        {
            context.Log.Information($"The model leaves sizes of its inputs open; {OpenSize} stands for each.");
        }

        return written;
    }

    private static JsonObject Entry(string model, string dataset) => new()
    {
        ["path"] = model,
        ["dataset"] = dataset,
        ["schemes"] = new JsonArray("converter-8bit", "safe-8bit"),
        ["variants"] = new JsonObject
        {
            ["safe-8bit"] = new JsonObject { ["maxMetricDrop"] = new JsonObject { ["outputError"] = 0.05 } },
        },
    };

    private static JsonObject Description(IReadOnlyList<OpenInput> inputs)
    {
        var description = new JsonObject { ["kind"] = "generate", ["examples"] = 64, ["seed"] = 1, ["range"] = new JsonArray(0, 1) };
        if (inputs is [var only])
        {
            if (only.Shape.Contains(null))
            {
                description["inputShape"] = ShapeOf(only);
            }
        }
        else
        {
            description["inputs"] = new JsonArray([.. inputs.Select(input => new JsonObject
            {
                ["name"] = input.Name,
                ["inputShape"] = ShapeOf(input),
            })]);
        }

        description["metrics"] = new JsonArray("outputError", "agreement");
        return description;
    }

    private static JsonArray ShapeOf(OpenInput input) => [.. input.Shape.Select(size => JsonValue.Create(size ?? OpenSize))];

    private static string Relative(string folder, string model) => Path.GetRelativePath(folder, model).Replace('\\', '/');

    private static void Write(string path, JsonObject content) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, content, _format);
        stream.Write("\n"u8);
    });
}
