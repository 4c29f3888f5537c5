using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Described;
using QuantBuild.Inference;

namespace QuantBuild.Workflow.Initializing;

/// <summary>Writes a first <c>quantbuild.json</c> for a model, and a description of made-up data for it, with the schemas of both; nothing
/// is overwritten.</summary>
public static class InitOperation
{
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

        var look = Look(context, model);
        List<string> written = [.. Schemas.Write(folder)];
        if (!File.Exists(dataset))
        {
            Write(dataset, Description(look));
            written.Insert(0, dataset);
        }

        Write(budgets, new JsonObject
        {
            [Schemas.Field] = Schemas.OfBudgets,
            ["models"] = new JsonObject { [name] = entry },
        });
        written.Insert(0, budgets);
        foreach (var file in written)
        {
            context.Log.Information($"Written: {context.Workspace.Display(file)}");
        }

        context.Log.Information($"{context.Workspace.Display(dataset)} describes made-up inputs, good for a first look alone; "
            + "describe your own data there, and change the budget to what you can afford.");
        if (look.Obstacle is { } obstacle)
        {
            context.Log.Warning($"the model could not be run with inputs of likely shapes; give it an \"inputShape\" that it takes in "
                + $"{context.Workspace.Display(dataset)}. {obstacle}");
        }
        else if (look.Inputs.Any(input => input.IsOpen))
        {
            context.Log.Information("The model leaves sizes of its inputs open; those in the description are the first that it ran with.");
        }

        return written;
    }

    private static FirstLook Look(WorkflowContext context, string model)
    {
        try
        {
            return FirstLook.At(model, context.ReadLimits);
        }
        catch (InferenceException problem)
        {
            throw new WorkflowException(
                $"{context.Workspace.Display(model)} cannot be run here, and so not be evaluated, though it can be quantized: "
                    + problem.Message, problem);
        }
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

    private static JsonObject Description(FirstLook look)
    {
        var description = new JsonObject
        {
            [Schemas.Field] = Schemas.OfDataset,
            ["kind"] = "generate",
            ["examples"] = 64,
            ["seed"] = 1,
            ["range"] = look.Inputs is [{ Most: { } most }] ? new JsonArray(0, most) : new JsonArray(0, 1),
        };
        if (look.Inputs is [var only])
        {
            if (only.IsOpen)
            {
                description["inputShape"] = ShapeOf(only);
            }
        }
        else
        {
            description["inputs"] = new JsonArray([.. look.Inputs.Select(Named)]);
        }

        description["metrics"] = look.TellsClasses ? new JsonArray("outputError", "agreement") : new JsonArray("outputError");
        return description;
    }

    private static JsonObject Named(FirstInput input)
    {
        var named = new JsonObject { ["name"] = input.Name, ["inputShape"] = ShapeOf(input) };
        if (input.Most is { } most)
        {
            named["range"] = new JsonArray(0, most);
        }

        return named;
    }

    private static JsonArray ShapeOf(FirstInput input) => [.. input.Shape.Select(size => JsonValue.Create(size))];

    private static string Relative(string folder, string model) => Path.GetRelativePath(folder, model).Replace('\\', '/');

    private static void Write(string path, JsonObject content) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, content, _format);
        stream.Write("\n"u8);
    });
}
