using BenchmarkDotNet.Attributes;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Benchmarks;

/// <summary>The error figures that accompany every conversion, on one core; they must not dominate it.</summary>
public class ErrorBenchmarks
{
    private static readonly AffineParameters _parameters = AffineQuantizer.Fit(-0.5, 0.5, byte.MaxValue);
    private readonly MemoryCopy _copy = new(Tensors.Length * (sizeof(float) + sizeof(byte)));

    [GlobalSetup]
    public void Setup()
    {
        AffineQuantizer.Quantize(Tensors.Weights, _parameters, Tensors.Bytes);
        _copy.Run();
    }

    [Benchmark(Baseline = true)]
    public void Copy_of_the_same_bytes() => _copy.Run();

    [Benchmark]
    public QuantizationError Errors_of_uint8_codes()
    {
        var accumulator = new ErrorAccumulator();
        accumulator.Add(Tensors.Weights, Tensors.Bytes, _parameters);
        return accumulator.ToError();
    }
}
