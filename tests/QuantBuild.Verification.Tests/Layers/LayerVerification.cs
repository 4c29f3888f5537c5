using QuantBuild.Keras;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>Every case in every form, verified in one go: starting TF.js takes longer than computing them all.</summary>
public sealed class LayerVerification : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<IReadOnlyDictionary<string, ModelVerification>> _inNode;
    private readonly Lazy<IReadOnlyDictionary<string, ModelVerification>> _inBrowser;

    public LayerVerification()
    {
        _inNode = new(() => Verify(null));
        _inBrowser = new(() => Verify(Stock.Browser));
    }

    public static IReadOnlyDictionary<string, QuantizationPlan?> Forms { get; } = new Dictionary<string, QuantizationPlan?>
    {
        ["float32"] = null,
        ["uint8"] = QuantizationPlan.All(QuantizedDtype.UInt8),
        ["uint16"] = QuantizationPlan.All(QuantizedDtype.UInt16),
        ["float16"] = QuantizationPlan.All(QuantizedDtype.Float16),
    };

    public ModelVerification InNode(string layer, string form) => _inNode.Value[NameOf(layer, form)];

    public ModelVerification InBrowser(string layer, string form) => _inBrowser.Value[NameOf(layer, form)];

    public void Dispose() => _folder.Dispose();

    private static string NameOf(string layer, string form) => $"{layer}, {form}";

    private Dictionary<string, ModelVerification> Verify(string? browser)
    {
        var installation = Stock.Installation;
        VerificationModel[] models = [.. LayerCases.All.Keys.SelectMany((layer, i) =>
            Forms.Keys.Select(form => new VerificationModel(NameOf(layer, form), Write(layer, i, form))))];
        var report = TfjsVerifier.Verify(
            installation, models, new VerificationOptions { Examples = 3, BatchSize = 2, Browsers = browser is null ? [] : [browser] });
        return report.Runtimes[^1].Models.ToDictionary(model => model.Name);
    }

    private string Write(string layer, int number, string form)
    {
        var original = _folder[$"{number}"];
        if (!Directory.Exists(original))
        {
            using var model = SmallModels.WithWeights(LayerCases.All[layer](), number);
            model.Save(original);
        }

        if (Forms[form] is not { } plan)
        {
            return original;
        }

        var quantized = _folder[$"{number}-{form}"];
        TfjsModelQuantizer.Quantize(original, quantized, plan);
        return quantized;
    }
}
