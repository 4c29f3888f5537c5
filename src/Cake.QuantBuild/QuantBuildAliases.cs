using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.IO;

namespace Cake.QuantBuild;

/// <summary>
/// Makes TensorFlow.js models smaller, measures what that costs, and holds them to a budget, with <c>quantbuild</c>:
/// <c>#tool dotnet:?package=QuantBuild.Tool</c>.
/// </summary>
[CakeAliasCategory("QuantBuild")]
[CakeNamespaceImport("Cake.QuantBuild")]
public static class QuantBuildAliases
{
    /// <summary>Writes a smaller model.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The folder of a TensorFlow.js model; it is only read.</param>
    /// <param name="output">The folder to write.</param>
    /// <param name="settings">How to quantize.</param>
    /// <exception cref="CakeException">The model is damaged, or the settings do not fit it; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// QuantizeModel("models/digits", "site/models/digits", new QuantizeModelSettings { Scheme = "safe-8bit" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void QuantizeModel(this ICakeContext context, DirectoryPath model, DirectoryPath output, QuantizeModelSettings settings)
    {
        Require(context, settings);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(output);
        new QuantBuildTool(context).Run("quantize", settings, [model], ("output", output));
    }

    /// <summary>Measures a model on described data; with schemes, its quantized variants beside it, held against the budget.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The folder of a TensorFlow.js model; it is only read.</param>
    /// <param name="dataset">The file that describes the data.</param>
    /// <param name="settings">What is evaluated.</param>
    /// <exception cref="CakeException">The model or the data is damaged, or a rule is broken; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// EvaluateModel("models/digits", "digits.json", new EvaluateModelSettings { Schemes = { "converter-8bit", "safe-8bit" } });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void EvaluateModel(this ICakeContext context, DirectoryPath model, FilePath dataset, EvaluateModelSettings settings)
    {
        Require(context, settings);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        new QuantBuildTool(context).Run("evaluate", settings, [model], ("dataset", dataset));
    }

    /// <summary>Holds the reports that there are against <c>quantbuild.json</c>.</summary>
    /// <param name="context">The context.</param>
    /// <exception cref="CakeException">A rule is broken; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// CheckBudgets();
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void CheckBudgets(this ICakeContext context) => CheckBudgets(context, new CheckBudgetsSettings());

    /// <summary>Holds the reports that there are against budgets and earlier reports.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">What they are held against.</param>
    /// <exception cref="CakeException">A rule is broken; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// CheckBudgets(new CheckBudgetsSettings { Budgets = "strict.json" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void CheckBudgets(this ICakeContext context, CheckBudgetsSettings settings)
    {
        Require(context, settings);
        new QuantBuildTool(context).Run("check", settings, []);
    }

    /// <summary>Goes the whole way of <c>quantbuild.json</c> for every model in it that has a path: quantizes, evaluates, reports, and
    /// checks the budgets.</summary>
    /// <param name="context">The context.</param>
    /// <exception cref="CakeException">A model cannot be made, or a rule is broken; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// RunModels();
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void RunModels(this ICakeContext context) => RunModels(context, new RunModelsSettings());

    /// <summary>Goes the whole way of <c>quantbuild.json</c>.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Which models, and how.</param>
    /// <exception cref="CakeException">A model cannot be made, or a rule is broken; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// RunModels(new RunModelsSettings { Models = { "digits" }, Baseline = "before" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void RunModels(this ICakeContext context, RunModelsSettings settings)
    {
        Require(context, settings);
        new QuantBuildTool(context).Run("run", settings, settings.Models);
    }

    /// <summary>Renders the pages of the reports that there are anew; nothing is measured.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Which reports.</param>
    /// <exception cref="CakeException">There is no such report, or it is damaged; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// RenderReports(new RenderReportsSettings { Models = { "digits" } });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void RenderReports(this ICakeContext context, RenderReportsSettings settings)
    {
        Require(context, settings);
        new QuantBuildTool(context).Run("report", settings, settings.Models);
    }

    /// <summary>Compares a model's outputs with those of stock TensorFlow.js, which takes Node.js 18 and npm.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The folder of a TensorFlow.js model; it is only read.</param>
    /// <param name="settings">What is compared.</param>
    /// <exception cref="CakeException">The outputs differ, or TensorFlow.js does not run; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// VerifyModel("site/models/digits", new VerifyModelSettings { Backends = { "wasm", "webgl" } });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void VerifyModel(this ICakeContext context, DirectoryPath model, VerifyModelSettings settings)
    {
        Require(context, settings);
        ArgumentNullException.ThrowIfNull(model);
        new QuantBuildTool(context).Run("verify", settings, [model]);
    }

    /// <summary>Converts a Keras model to a TensorFlow.js model, or a TensorFlow.js model to ONNX.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The file of a model; it is only read.</param>
    /// <param name="output">The folder to write, or the file of ONNX.</param>
    /// <param name="settings">To what.</param>
    /// <exception cref="CakeException">The model is damaged, or has what the format has not; the reasons stand in the log.</exception>
    /// <example>
    /// <code>
    /// ConvertModel("digits.keras", "models/digits", new ConvertModelSettings());
    /// ConvertModel("models/digits/model.json", "digits.onnx", new ConvertModelSettings { To = "onnx" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static void ConvertModel(this ICakeContext context, FilePath model, FilePath output, ConvertModelSettings settings)
    {
        Require(context, settings);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(output);
        new QuantBuildTool(context).Run("convert", settings, [model], ("output", output));
    }

    private static void Require(ICakeContext context, QuantBuildSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(settings);
    }
}
