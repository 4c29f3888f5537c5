using BenchmarkDotNet.Attributes;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Benchmarks;

/// <summary>A model of 400 MB on disk, in the system's file cache. Its peer is copying the files of the model.</summary>
public class ModelBenchmarks
{
    private DirectoryInfo _folder = null!;

    private string Model => PathOf("model");

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        GeneratedModel.Write(Model);
    }

    [GlobalCleanup]
    public void Cleanup() => _folder.Delete(recursive: true);

    [Benchmark(Baseline = true)]
    public void Copy_of_the_files()
    {
        var copy = Directory.CreateDirectory(PathOf("copy"));
        foreach (var file in Directory.EnumerateFiles(Model))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)), overwrite: true);
        }
    }

    [Benchmark]
    public void Read_all_weights()
    {
        using var model = TfjsModel.Open(Model);
        var buffer = new byte[1 << 20];
        foreach (var weight in model.Weights)
        {
            for (long offset = 0; offset < weight.ByteLength; offset += buffer.Length)
            {
                model.ReadBytes(weight, offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, weight.ByteLength - offset)));
            }
        }
    }

    [Benchmark]
    public void Write() => GeneratedModel.Write(PathOf("written"));

    [Benchmark]
    public void QuantizeModel_to_uint8() => Quantize(QuantizedDtype.UInt8);

    [Benchmark]
    public void QuantizeModel_to_uint16() => Quantize(QuantizedDtype.UInt16);

    [Benchmark]
    public void QuantizeModel_to_float16() => Quantize(QuantizedDtype.Float16);

    private void Quantize(QuantizedDtype dtype) =>
        TfjsModelQuantizer.Quantize(Model, PathOf("quantized"), QuantizationPlan.All(dtype));

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
