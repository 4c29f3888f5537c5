using BenchmarkDotNet.Attributes;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Benchmarks;

/// <summary>float32 to its stored form. "Range known" reads the weights once and writes the codes; "range searched" is the whole of it and
/// reads the weights twice, which float16 need not.</summary>
public class QuantizeBenchmarks
{
    private const string RangeKnown = "Range known";
    private const string RangeSearched = "Range searched";
    private MemoryCopy _onePass = null!;
    private MemoryCopy _twoPasses = null!;
    private AffineParameters _parameters;

    [Params(QuantizedDtype.UInt8, QuantizedDtype.UInt16, QuantizedDtype.Float16)]
    public QuantizedDtype Dtype { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int read = Tensors.Length * sizeof(float), write = Tensors.Length * Dtype.GetByteSize();
        (_onePass, _twoPasses) =
            (new MemoryCopy(read + write), new MemoryCopy(read + (Dtype == QuantizedDtype.Float16 ? 0 : read) + write));
        _parameters = Dtype == QuantizedDtype.Float16 ? default : AffineQuantizer.Fit(-0.5, 0.5, Dtype.GetHighestCode());
        Quantize();
        _onePass.Run();
        _twoPasses.Run();
    }

    [Benchmark(Baseline = true), BenchmarkCategory(RangeKnown)]
    public void Copy_of_the_same_bytes() => _onePass.Run();

    [Benchmark, BenchmarkCategory(RangeKnown)]
    public void Quantize() => Blocks.OnAllCores(block => Quantize(_parameters, block));

    [Benchmark, BenchmarkCategory(RangeKnown)]
    public void Quantize_on_one_core() => Quantize(_parameters, ..);

    [Benchmark, BenchmarkCategory(RangeKnown)]
    public void Naive_scalar()
    {
        float scale = (float)_parameters.Scale, min =
            (float)_parameters.Min, max = (float)((_parameters.Scale * ((1 << (8 * Dtype.GetByteSize())) - 1)) + _parameters.Min);
        switch (Dtype)
        {
            case QuantizedDtype.UInt8: NaiveQuantizer.Quantize(Tensors.Weights, scale, min, max, Tensors.Bytes); break;
            case QuantizedDtype.UInt16: NaiveQuantizer.Quantize(Tensors.Weights, scale, min, max, Tensors.Codes); break;
            default: NaiveQuantizer.Quantize(Tensors.Weights, Tensors.Halves); break;
        }
    }

    [Benchmark(Baseline = true), BenchmarkCategory(RangeSearched)]
    public void Copy_of_the_same_bytes_with_range() => _twoPasses.Run();

    [Benchmark, BenchmarkCategory(RangeSearched)]
    public void Find_range_and_quantize()
    {
        if (Dtype == QuantizedDtype.Float16)
        {
            Quantize();
            return;
        }

        var gate = new Lock();
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        Blocks.OnAllCores(block =>
        {
            var found = AffineQuantizer.FindRange(Tensors.Weights.AsSpan(block));
            lock (gate)
            {
                (min, max) = (Math.Min(min, found.Min), Math.Max(max, found.Max));
            }
        });
        var parameters = AffineQuantizer.Fit(min, max, Dtype.GetHighestCode());
        Blocks.OnAllCores(block => Quantize(parameters, block));
    }

    [Benchmark, BenchmarkCategory(RangeSearched)]
    public void Naive_scalar_with_range()
    {
        if (Dtype != QuantizedDtype.Float16)
        {
            var (min, max) = NaiveQuantizer.FindRange(Tensors.Weights);
            _parameters = AffineQuantizer.Fit(min, max, Dtype.GetHighestCode());
        }

        Naive_scalar();
    }

    private void Quantize(AffineParameters p, Range part)
    {
        var weights = Tensors.Weights.AsSpan(part);
        switch (Dtype)
        {
            case QuantizedDtype.UInt8: AffineQuantizer.Quantize(weights, p, Tensors.Bytes.AsSpan(part)); break;
            case QuantizedDtype.UInt16: AffineQuantizer.Quantize(weights, p, Tensors.Codes.AsSpan(part)); break;
            default: Float16Quantizer.Quantize(weights, Tensors.Halves.AsSpan(part)); break;
        }
    }
}
