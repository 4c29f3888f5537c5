using Microsoft.ML.OnnxRuntime;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Graphs.Inputs;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>MobileNetV2 on images that are in memory, as evaluation computes it, beside one session of ONNX Runtime with the same
/// model.</summary>
internal static class InferenceContest
{
    private const int Images = 32;
    private const int AtOnce = 4;
    private const int PeersBatch = 8;
    private const int Side = 224;

    public static OpenContests Open()
    {
        using var saved = SavedModel.OfMobileNetV2(seed: 1);
#pragma warning disable CA2000 // Freed as the contests are closed.
        var (runnable, session) = (saved.Load(), saved.OpenSession());
#pragma warning restore CA2000
        var images = Tensors.Weights[..(Images * Side * Side * 3)];
        return new OpenContests(
            [
                new Contest(
                    $"MobileNetV2 on {Images} images",
                    "ONNX Runtime, all cores, batches of 8",
                    () => RunSession(session, images),
                    [new ContestWork("as evaluation", () => Run(runnable, images), Goal: 1)]) { StaysAwake = true },
            ],
            () =>
            {
                runnable.Dispose();
                session.Dispose();
            });
    }

    private static void Run(RunnableModel model, float[] images)
    {
        const int size = AtOnce * Side * Side * 3;
        FeedRuns.ForEach(Images / AtOnce, part => model.Predict([AtOnce, Side, Side, 3], images.AsMemory(part * size, size)));
    }

    private static void RunSession(InferenceSession session, float[] images)
    {
        const int size = PeersBatch * Side * Side * 3;
        using var options = new RunOptions();
        for (var part = 0; part < Images / PeersBatch; part++)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, images.AsMemory(part * size, size), [PeersBatch, Side, Side, 3]);
            using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        }
    }
}
