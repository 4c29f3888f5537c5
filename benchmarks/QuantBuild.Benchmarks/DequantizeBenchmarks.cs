using BenchmarkDotNet.Attributes;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Benchmarks;

/// <summary>The stored form back to float32.</summary>
public class DequantizeBenchmarks
{
    private static readonly AffineParameters _parameters = new(0.00390625, -0.5);
    private MemoryCopy _copy = null!;

    [Params(QuantizedDtype.UInt8, QuantizedDtype.UInt16, QuantizedDtype.Float16)]
    public QuantizedDtype Dtype { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _copy = new MemoryCopy(Tensors.Length * (sizeof(float) + Dtype.GetByteSize()));
        var random = new Random(2);
        random.NextBytes(Tensors.Bytes);
        for (var i = 0; i < Tensors.Length; i++)
        {
            (Tensors.Codes[i], Tensors.Halves[i]) = ((ushort)random.Next(), (Half)Tensors.Weights[i]);
        }
    }

    [Benchmark(Baseline = true)]
    public void Copy_of_the_same_bytes() => _copy.Run();

    [Benchmark]
    public void Dequantize() => Blocks.OnAllCores(Dequantize);

    [Benchmark]
    public void Dequantize_on_one_core() => Dequantize(..);

    [Benchmark]
    public void Naive_scalar()
    {
        switch (Dtype)
        {
            case QuantizedDtype.UInt8:
                NaiveQuantizer.Dequantize(
                Tensors.Bytes, _parameters.Scale, _parameters.Min, Tensors.Restored); break;
            case QuantizedDtype.UInt16:
                NaiveQuantizer.Dequantize(
                Tensors.Codes, _parameters.Scale, _parameters.Min, Tensors.Restored); break;
            default: NaiveQuantizer.Dequantize(Tensors.Halves, Tensors.Restored); break;
        }
    }

    private void Dequantize(Range part)
    {
        var restored = Tensors.Restored.AsSpan(part);
        switch (Dtype)
        {
            case QuantizedDtype.UInt8: AffineQuantizer.Dequantize(Tensors.Bytes.AsSpan(part), _parameters, restored); break;
            case QuantizedDtype.UInt16: AffineQuantizer.Dequantize(Tensors.Codes.AsSpan(part), _parameters, restored); break;
            default: Float16Quantizer.Dequantize(Tensors.Halves.AsSpan(part), restored); break;
        }
    }
}
