using System.IO.Compression;
using System.Text.Json.Nodes;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>Telling what a model of 8 bits takes as it is served, beside packing its one shard for real, as slowly as Brotli can.</summary>
internal static class SizeContest
{
    private const int Weights = 3_600_000;
    private const int Slowest = 11;

    // Packing takes eight seconds, an estimate is to take a tenth of one.
    private const double GoalOfSearch = 80;

    public static OpenContests Open()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        var (written, model) = (Path.Combine(folder.FullName, "float"), Path.Combine(folder.FullName, "uint8"));
        var kernel = WeightData.FromFloat32("kernel", [Weights / 1000, 1000], Tensors.Weights.AsMemory(0, Weights));
        TfjsModelWriter.Write(
            written, new JsonObject { ["format"] = "layers-model", ["modelTopology"] = new JsonObject() }, [[kernel]]);
        TfjsModelQuantizer.Quantize(written, model, QuantizationPlan.All(QuantizedDtype.UInt8));
        var shard = Directory.EnumerateFiles(model, "*.bin").Single();
        var estimate = SizeEstimate.Of(model);

        // A search has packed a model of like size before it estimates one.
        SizeCalibration[] packed = [estimate.Calibrate(model)];
        return new OpenContests(
            [
                new Contest("served size of a shard of 3.6 MB", "packing it by Brotli 11", () => Pack(shard), [
                    new ContestWork("estimated in a search", () => SizeEstimate.Of(model).By(packed), GoalOfSearch),
                    new ContestWork("estimated by inspect", () => Inspect(model)),
                ]),
            ],
            () => folder.Delete(recursive: true));
    }

    private static void Pack(string shard)
    {
        using var source = File.OpenRead(shard);
        using var packing = new BrotliStream(Stream.Null, new BrotliCompressionOptions { Quality = Slowest });
        source.CopyTo(packing);
    }

    private static void Inspect(string model)
    {
        using var opened = TfjsModel.Open(model);
        ServedEstimate.Of(opened);
    }
}
