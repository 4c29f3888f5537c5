using QuantBuild.Quantization;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>What the quick benchmarks measure. Each is opened when its turn comes, so that no more than one holds memory.</summary>
internal static class QuickContests
{
    private const string Copy = "copy of the same bytes, all cores";

    public static IReadOnlyList<Func<OpenContests>> All { get; } =
    [
        Arithmetic,
        Model,
        SizeContest.Open,
        PageContest.Open,
        InferenceContest.Open,
        TrainingContest.Open,
    ];

    private static OpenContests Arithmetic()
    {
        var errors = new ErrorBenchmarks();
        errors.Setup();
        return new OpenContests(
            [
                .. from dtype in (QuantizedDtype[])[QuantizedDtype.UInt8, QuantizedDtype.UInt16, QuantizedDtype.Float16]
                   from contest in new[] { Quantizing(dtype), Dequantizing(dtype) }
                   select contest,
                new Contest("error figures of uint8", Copy, errors.Copy_of_the_same_bytes, [
                    new ContestWork("one core", () => errors.Errors_of_uint8_codes()),
                ]),
            ],
            () => { });
    }

    private static Contest Quantizing(QuantizedDtype dtype)
    {
        var benchmark = new QuantizeBenchmarks { Dtype = dtype };
        benchmark.Setup();
        return new Contest($"quantize to {NameOf(dtype)}", Copy, benchmark.Copy_of_the_same_bytes, [
            new ContestWork("all cores", benchmark.Quantize), new ContestWork("one core", benchmark.Quantize_on_one_core),
        ]);
    }

    private static Contest Dequantizing(QuantizedDtype dtype)
    {
        var benchmark = new DequantizeBenchmarks { Dtype = dtype };
        benchmark.Setup();
        return new Contest($"dequantize {NameOf(dtype)}", Copy, benchmark.Copy_of_the_same_bytes, [
            new ContestWork("all cores", benchmark.Dequantize), new ContestWork("one core", benchmark.Dequantize_on_one_core, Goal: 0.8),
        ]);
    }

    private static OpenContests Model()
    {
        var benchmark = new ModelBenchmarks();
        benchmark.Setup();
        return new OpenContests(
            [
                new Contest("model of 400 MB", "copy of its files", benchmark.Copy_of_the_files, [
                    new ContestWork("QuantizeModel to uint8", benchmark.QuantizeModel_to_uint8, Goal: 0.85),
                    new ContestWork("QuantizeModel to uint16", benchmark.QuantizeModel_to_uint16, Goal: 0.85),
                    new ContestWork("QuantizeModel to float16", benchmark.QuantizeModel_to_float16, Goal: 0.85),
                    new ContestWork("write", benchmark.Write),
                ]),
            ],
            benchmark.Cleanup);
    }

    // CA1308: the format writes its types in lower case.
#pragma warning disable CA1308
    private static string NameOf(QuantizedDtype dtype) => dtype.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
