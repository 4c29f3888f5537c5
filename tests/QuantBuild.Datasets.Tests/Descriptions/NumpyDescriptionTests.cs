using static QuantBuild.Datasets.Tests.Descriptions.DescribedSamples;

namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class NumpyDescriptionTests : IDisposable
{
    // numpy.savez_compressed(x=linspace(-1, 1, 6, dtype=float32).reshape(3, 2), y=array([2, 0, 1], dtype=int64)) of NumPy 1.24.
    private const string CompressedByNumpy =
        "UEsDBBQAAAAIAAAAIQDQxtq/WwAAAJgAAAAFABQAeC5ucHkBABAAmAAAAAAAAABbAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQD"
        + "LgaGhv2zZkruP3vGZx8Q2wHZ9kAxewBQSwMEFAAAAAgAAAAhAIoazhNKAAAAmAAAAAUAFAB5Lm5weQEAEACYAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4F"
        + "ihdnJBakAvkaxjqaOgq1ChQALiYGVMAIpQFQSwECFAMUAAAACAAAACEA0Mbav1sAAACYAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECFAMUAAAACAAAACEAihrOE0oAAACYAAAABQAAAAAAAAAAAAAAgAGSAAAAeS5ucHlQ"
        + "SwUGAAAAAAIAAgBmAAAAEwEAAAAA";

    private readonly DescribedSamples samples = new();

    public static TheoryData<string, byte[], float[]> Dtypes => new()
    {
        { "|b1", [0, 1], [0, 1] },
        { "|u1", [0, 255], [0, 255] },
        { "|i1", [0x80, 127], [-128, 127] },
        { "<u2", [0xFF, 0xFF, 1, 0], [65535, 1] },
        { "<i2", [0xFF, 0xFF, 1, 0], [-1, 1] },
        { "<u4", [0, 0, 0, 0x80, 1, 0, 0, 0], [2147483648, 1] },
        { "<i4", [0, 0, 0, 0x80, 1, 0, 0, 0], [-2147483648, 1] },
        { "<i8", [.. BitConverter.GetBytes(-3L), .. BitConverter.GetBytes(5L)], [-3, 5] },
        { "<u8", [.. BitConverter.GetBytes(3UL), .. BitConverter.GetBytes(5UL)], [3, 5] },
        { "<f2", [.. BitConverter.GetBytes((Half)0.5), .. BitConverter.GetBytes((Half)(-2))], [0.5f, -2] },
        { "<f4", Floats(0.1f, -7), [0.1f, -7] },
        { "<f8", [.. BitConverter.GetBytes(0.25), .. BitConverter.GetBytes(-1e9)], [0.25f, -1e9f] },
    };

    public void Dispose() => samples.Dispose();

    [Theory]
    [MemberData(nameof(Dtypes))]
    public void Numbers_of_every_type_are_read(string dtype, byte[] values, float[] expected)
    {
        // arrange
        samples.Write("x.npy", Npy(dtype, "(1, 2)", values));
        samples.Write("y.npy", Npy("|u1", "(1,)", [0]));

        // act and assert
        Assert.Equal(expected, Read(samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["accuracy"] }""").Open()));
    }

    [Fact]
    public void What_NumPy_wrote_is_read()
    {
        // arrange
        samples.Write("numpy.npz", Convert.FromBase64String(CompressedByNumpy));

        // act
        var dataset = samples.Load("""
            { "kind": "numpy", "inputs": { "file": "numpy.npz", "array": "x" }, "targets": { "file": "numpy.npz", "array": "y" }, "metrics": ["accuracy"] }
            """).Open();

        // assert
        Assert.Equal([-1, -0.6f, -0.2f, 0.2f, 0.6f, 1], Read(dataset), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
        Assert.Equal([2, 0, 1], Assert.IsType<ClassTargets>(dataset.Targets).Classes);
        Assert.Equal([2], dataset.ExampleShape);
    }

    [Theory]
    [InlineData("(3,)", "accuracy", typeof(ClassTargets))]
    [InlineData("(3, 1)", "accuracy", typeof(ClassTargets))]
    [InlineData("(3, 2)", "accuracy", typeof(ValueTargets))]
    [InlineData("(3,)", "mse", typeof(ValueTargets))]
    public void One_number_is_a_class_where_classes_are_compared(string shape, string metric, Type kind)
    {
        // arrange
        samples.Write("y.npy", Npy("|u1", shape, new byte[shape == "(3, 2)" ? 6 : 3]));

        // act and assert
        Assert.IsType(kind, samples.Load($$"""{ "kind": "numpy", "inputs": "inputs.npy", "targets": "y.npy", "metrics": ["{{metric}}"] }""").Open().Targets);
    }

    [Theory]
    [InlineData("<c8", "(1, 2)", 16, "dtype <c8 is not supported; supported: |b1, |u1,")]
    [InlineData(">f4", "(1, 2)", 8, "dtype >f4 is not supported")]
    [InlineData("<f4", "(2, 2)", 8, "The shape (2, 2) of <f4 does not fit the 8 bytes after the header.")]
    [InlineData("<f4", "(1, 2)", 9, "does not fit the 9 bytes")]
    [InlineData("<f4", "(2147483647, 2147483647)", 8, "does not fit")]
    [InlineData("<f4", "(1, 99999999999)", 8, "A dimension must be a whole number below 2^31, found 99999999999.")]
    [InlineData("<f4", "(2,)", 8, "The inputs must have the shape [examples, …], found [2].")]
    [InlineData("<f4", "(3, 2)", 24, "A target for each of the 3 inputs is needed, found the shape [1].")]
    public void Damaged_arrays_are_refused_by_name(string dtype, string shape, int bytes, string message)
    {
        // arrange
        samples.Write("x.npy", Npy(dtype, shape, new byte[bytes]));
        samples.Write("y.npy", Npy("|u1", "(1,)", [0]));

        // act
        var error = Assert.Throws<DatasetException>(() => samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["accuracy"] }""").Open());

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".npy", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Fortrans_order_is_refused_with_a_way_out()
    {
        // arrange
        samples.Write("x.npy", Npy("<f4", "(3, 2)", new byte[24], order: "True"));

        // act and assert
        Assert.Contains("numpy.ascontiguousarray", Refusal("\"x.npy\""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"arrays.npz\"", "several arrays or none (x, z); name one")]
    [InlineData("""{ "file": "arrays.npz", "array": "w" }""", "no array \"w\"; it has x, z.")]
    [InlineData("""{ "file": "inputs.npy", "array": "x" }""", "no .npz archive")]
    [InlineData("\"rows.csv\"", "begins with \\x93NUMPY")]
    public void An_array_must_be_found(string place, string message) => Assert.Contains(message, Refusal(place), StringComparison.Ordinal);

    [Fact]
    public void Labels_that_are_no_classes_are_refused()
    {
        // arrange
        samples.Write("targets.npy", Npy("<f4", "(3,)", Floats(0, 1.5f, 2)));

        // act and assert
        Assert.Contains("The label of example 1 must be a class, a whole number of at least 0; found 1.5.", Refusal("\"inputs.npy\""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.npz")]
    public void Whatever_the_bytes_only_dataset_errors_come_out(string name)
    {
        // arrange: every single-byte change of a small healthy file
        var array = Npy("<f4", "(3, 2)", Floats(1, 2, 3, 4, 5, 6));
        var healthy = name == "x.npy" ? array : Npz(("x.npy", array));
        var description = samples.Load($$"""{ "kind": "numpy", "inputs": "{{CreateEmpty(name)}}", "targets": "targets.npy", "metrics": ["accuracy"] }""");
        for (var position = 0; position < healthy.Length; position++)
        {
            foreach (var value in (byte[])[0, 1, 0x7F, 0xFF])
            {
                var content = (byte[])healthy.Clone();
                content[position] = value;
                samples.Write(name, content);

                // act
                var error = Record.Exception(description.Open);

                // assert
                Assert.True(error is null or DatasetException, $"{position} := {value}: {error}");
            }
        }
    }

    private string CreateEmpty(string name)
    {
        samples.Write(name, []);
        return name;
    }

    private string Refusal(string inputs) =>
        Assert.Throws<DatasetException>(() => samples.Load($$"""{ "kind": "numpy", "inputs": {{inputs}}, "targets": "targets.npy", "metrics": ["accuracy"] }""").Open()).Message;
}
