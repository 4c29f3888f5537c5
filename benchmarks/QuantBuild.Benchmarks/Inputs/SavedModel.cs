using Microsoft.ML.OnnxRuntime;
using QuantBuild.Conversion;
using QuantBuild.Experiments;
using QuantBuild.Inference;
using QuantBuild.Keras;
using QuantBuild.Keras.Applications;

namespace QuantBuild.Benchmarks.Inputs;

/// <summary>A model's files in a folder that is removed with it; what was opened from them stays.</summary>
internal sealed class SavedModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");

    public SavedModel(Model model) => model.Save(_folder.FullName);

    /// <summary>MobileNetV2 with random weights.</summary>
    public static SavedModel OfMobileNetV2(int seed)
    {
        using var model = MobileNetV2.Create(seed: seed);
        return new SavedModel(model);
    }

    /// <summary>Opens it as experiments do.</summary>
    public RunnableModel Load() => RunnableModel.Load(_folder.FullName);

    /// <summary>Opens it in ONNX Runtime alone, with the options that it has by itself.</summary>
    public InferenceSession OpenSession()
    {
        var model = TfjsLayersFile.Read(_folder.FullName);
        using var bytes = new MemoryStream();
        OnnxExport.Write(model.ToGraph(), model.Values, bytes);
        return new InferenceSession(bytes.ToArray());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
