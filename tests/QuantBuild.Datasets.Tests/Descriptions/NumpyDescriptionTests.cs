using static QuantBuild.Datasets.Tests.Descriptions.DescribedSamples;

namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class NumpyDescriptionTests : IDisposable
{
    // numpy.savez_compressed(x=linspace(-1, 1, 6, dtype=float32).reshape(3, 2), y=array([2, 0, 1], dtype=int64)) of NumPy 1.24.
    private const string CompressedByNumpy =
        "UEsDBBQAAAAIAAAAIQDQxtq/WwAAAJgAAAAFABQAeC5ucHkBABAAmAAAAAAAAABbAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIK"
            + "EndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQD"
        + "LgaGhv2zZkruP3vGZx8Q2wHZ9kAxewBQSwMEFAAAAAgAAAAhAIoazhNKAAAAmAAAAAUAFAB5Lm5weQEAEACYAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFyk"
            + "bqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4F"
        + "ihdnJBakAvkaxjqaOgq1ChQALiYGVMAIpQFQSwECFAMUAAAACAAAACEA0Mbav1sAAACYAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECFAMUAAAACAAAACEAihrO"
            + "E0oAAACYAAAABQAAAAAAAAAAAAAAgAGSAAAAeS5ucHlQ"
        + "SwUGAAAAAAIAAgBmAAAAEwEAAAAA";

    private readonly DescribedSamples _samples = new();

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

    public static TheoryData<string, byte[], float[]> BigEndianDtypes => new()
    {
        { ">u2", [0xFF, 0xFE, 0, 1], [65534, 1] },
        { ">i2", [0xFF, 0xFE, 0, 1], [-2, 1] },
        { ">u4", [0x80, 0, 0, 0, 0, 0, 0, 1], [2147483648, 1] },
        { ">i4", [0x80, 0, 0, 0, 0, 0, 0, 1], [-2147483648, 1] },
        { ">i8", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFD, 0, 0, 0, 0, 0, 0, 0, 5], [-3, 5] },
        { ">f2", [0x38, 0, 0xC0, 0], [0.5f, -2] },
        { ">f4", [0x3F, 0x80, 0, 0, 0xC0, 0x40, 0, 0], [1, -3] },
        { ">f8", [0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0x08, 0, 0, 0, 0, 0, 0], [1, -3] },
        { ">b1", [0, 1], [0, 1] },
    };

    public void Dispose() => _samples.Dispose();

    [Theory]
    [MemberData(nameof(Dtypes))]
    [MemberData(nameof(BigEndianDtypes))]
    public void Numbers_of_every_type_are_read(string dtype, byte[] values, float[] expected)
    {
        // arrange
        _samples.Write("x.npy", Npy(dtype, "(1, 2)", values));
        _samples.Write("y.npy", Npy("|u1", "(1,)", [0]));

        // act and assert
        Assert.Equal(
            expected,
            Read(_samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["accuracy"] }""").Open()));
    }

    [Fact]
    public void What_NumPy_wrote_is_read()
    {
        // arrange
        _samples.Write("numpy.npz", Convert.FromBase64String(CompressedByNumpy));

        // act
        var dataset = _samples.Load("""
            { "kind": "numpy", "inputs": { "file": "numpy.npz", "array": "x" }, "targets": { "file": "numpy.npz", "array": "y" },
              "metrics": ["accuracy"] }
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
        _samples.Write("y.npy", Npy("|u1", shape, shape == "(3, 2)" ? [0, 1, 1, 0, 0, 1] : new byte[3]));

        // act and assert
        Assert.IsType(kind, _samples.Load(
            $$"""{ "kind": "numpy", "inputs": "inputs.npy", "targets": "y.npy", "metrics": ["{{metric}}"] }""").Open().Targets);
    }

    [Theory]
    [InlineData("<c8", "(1, 2)", 16, DatasetRejection.UnsupportedType, "dtype <c8 is not supported; supported: |b1, |u1,")]
    [InlineData("|O", "(1, 2)", 8, DatasetRejection.UnsupportedType, "The array holds Python objects, as a pickle, "
        + "which can run any code and is never read.")]
    [InlineData("<U5", "(1, 2)", 40, DatasetRejection.UnsupportedType, "dtype <U5 is not supported")]
    [InlineData("|f4", "(1, 2)", 8, DatasetRejection.UnsupportedType, "dtype |f4 is not supported")]
    [InlineData(">f16", "(1, 2)", 32, DatasetRejection.UnsupportedType, "dtype >f16 is not supported")]
    [InlineData("<f4", "(2, 2)", 8, DatasetRejection.Damaged, "The shape (2, 2) of <f4 does not fit the 8 bytes after the header.")]
    [InlineData("<f4", "(1, 2)", 9, DatasetRejection.Damaged, "does not fit the 9 bytes")]
    [InlineData("<f4", "(2147483647, 2147483647)", 8, DatasetRejection.Damaged, "does not fit")]
    [InlineData(
        "<f4", "(1, 99999999999)", 8, DatasetRejection.Damaged, "A dimension must be a whole number below 2^31, found 99999999999.")]
    [InlineData("<f4", "(2,)", 8, DatasetRejection.ShapeMismatch, "The inputs must have the shape [examples, …], found [2].")]
    [InlineData("<f4", "(3, 2)", 24, DatasetRejection.ShapeMismatch, "A target for each of the 3 inputs is needed, found the shape [1].")]
    public void Damaged_arrays_are_refused_by_name(string dtype, string shape, int bytes, DatasetRejection rejection, string message)
    {
        // arrange
        _samples.Write("x.npy", Npy(dtype, shape, new byte[bytes]));
        _samples.Write("y.npy", Npy("|u1", "(1,)", [0]));

        // act
        var error = Refused.By(rejection, () =>
            _samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["accuracy"] }""").Open());

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".npy", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Fortrans_order_becomes_the_usual_one()
    {
        // arrange: numpy.asfortranarray(numpy.arange(12.).reshape(2, 3, 2)), whose bytes have the first index running fastest
        _samples.Write("x.npy", Npy("<f8", "(2, 3, 2)",
            [.. new double[] { 0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11 }.SelectMany(BitConverter.GetBytes)], order: "True"));
        _samples.Write("y.npy", Npy("|u1", "(2,)", [0, 1], order: "True"));

        // act
        var dataset = _samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["accuracy"] }""").Open();

        // assert
        Assert.Equal([3, 2], dataset.ExampleShape);
        Assert.Equal(Enumerable.Range(0, 12).Select(value => (float)value), Read(dataset));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}")]
    [InlineData("{'shape': (1L, 2L), 'fortran_order': False, 'descr': '<f4'}")]
    [InlineData("{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (1, 2), }")]
    public void A_header_may_be_written_in_other_ways(string header)
    {
        // arrange
        var text = header.PadRight(117) + "\n";
        _samples.Write(
            "x.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. System.Text.Encoding.Latin1.GetBytes(text), .. Floats(3, 4)]);
        _samples.Write("y.npy", Npy("|u1", "(1,)", [0]));

        // act and assert
        Assert.Equal(
            [3, 4], Read(_samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["accuracy"] }""").Open()));
    }

    [Theory]
    [InlineData("x.npy", float.NaN, "x.npy: The value at [1, 0] is NaN as float32")]
    [InlineData("x.npy", float.NegativeInfinity, "x.npy: The value at [1, 0] is -Infinity as float32")]
    [InlineData("y.npy", float.NaN, "y.npy: The value at [1, 0] is NaN as float32")]
    public void What_is_not_finite_is_found_where_it_comes_in(string file, float value, string message)
    {
        // arrange
        _samples.Write("x.npy", Npy("<f4", "(2, 2)", Floats(1, 2, 3, 4)));
        _samples.Write("y.npy", Npy("<f4", "(2, 2)", Floats(0, 1, 1, 0)));
        _samples.Write(file, Npy("<f4", "(2, 2)", Floats(1, 0, value, 0)));

        // act and assert
        Assert.Contains(
            message, Refused.By(DatasetRejection.InvalidValue, () =>
                _samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["mse"] }""").Open()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0.9f, 0.05f, 0.05f, 0, 0, 0 }, "\"accuracy\"", "[1] is no distribution over classes, which loss and accuracy need: "
        + "its 3 values must have the sum 1, found 0.")]
    [InlineData(new[] { 0f, 1, 0, 1, 1, 0 }, "\"loss\"", "found 2.")]
    [InlineData(new[] { 0f, 1, 0, 1.5f, -0.5f, 0 }, "\"mae\", \"top1\"", "-0.5 is negative.")]
    [InlineData(new[] { 0.5f, 0.49f, 0, 0, 1, 0 }, "\"accuracy\"", "[0] is no distribution")]
    public void Targets_that_are_no_distribution_are_refused_where_classes_are_compared(float[] targets, string metrics, string message)
    {
        // arrange
        _samples.Write("x.npy", Npy("<f4", "(2, 2)", Floats(1, 2, 3, 4)));
        _samples.Write("y.npy", Npy("<f4", "(2, 3)", Floats(targets)));

        // act
        var error = Refused.By(DatasetRejection.InvalidValue, () =>
            _samples.Load($$"""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": [{{metrics}}] }""").Open());
        var values = _samples.Load("""{ "kind": "numpy", "inputs": "x.npy", "targets": "y.npy", "metrics": ["mae"] }""").Open();

        // assert
        Assert.StartsWith(_samples["y.npy"], error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(targets, Assert.IsType<ValueTargets>(values.Targets).Values);
    }

    [Fact]
    public void Fractions_are_the_probability_of_the_second_of_two_classes()
    {
        // arrange
        _samples.Write("targets.npy", Npy("<f4", "(3,)", Floats(0, 0.25f, 1)));

        // act
        var dataset =
            _samples.Load("""{ "kind": "numpy", "inputs": "inputs.npy", "targets": "targets.npy", "metrics": ["loss"] }""").Open();

        // assert
        Assert.Equal([0, 0.25f, 1], Assert.IsType<ValueTargets>(dataset.Targets).Values);
    }

    [Fact]
    public void A_small_archive_that_unpacks_to_much_is_refused_before_anything_is_allocated_for_it()
    {
        // arrange: 400 MB of zeros as bytes, 1.6 GB as float32, in 0.4 MB
        _samples.Write("bomb.npz", Npz(("x.npy", Npy("|u1", "(400000, 1000)", new byte[400_000_000]))));
        var before = GC.GetAllocatedBytesForCurrentThread();

        // act
        var message = RefusalOf(DatasetRejection.TooLarge, "\"bomb.npz\"");

        // assert
        Assert.Contains("unpacks to more than 67,108,864 bytes", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
    }

    [Theory]
    [InlineData("\"arrays.npz\"", DatasetRejection.MissingArray, "several arrays or none (x, z); name one")]
    [InlineData("""{ "file": "arrays.npz", "array": "w" }""", DatasetRejection.MissingArray, "no array \"w\"; it has x, z.")]
    [InlineData("""{ "file": "inputs.npy", "array": "x" }""", DatasetRejection.MissingArray, "no .npz archive")]
    [InlineData(
        "\"images.idx.gz\"", DatasetRejection.OtherKind, "The file is no NumPy array but an IDX file. A dataset of kind \"idx\" reads it.")]
    [InlineData("\"rows.csv\"", DatasetRejection.OtherKind, "begins with \\x93NUMPY")]
    public void An_array_must_be_found(string place, DatasetRejection rejection, string message) =>
        Assert.Contains(message, RefusalOf(rejection, place), StringComparison.Ordinal);

    [Fact]
    public void Labels_that_are_no_classes_are_refused()
    {
        // arrange
        _samples.Write("targets.npy", Npy("<f4", "(3,)", Floats(0, 1.5f, 2)));

        // act and assert
        Assert.Contains(
            "The label of example 1 must be a class, a whole number of at least 0; found 1.5.",
            RefusalOf(DatasetRejection.InvalidValue, "\"inputs.npy\""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.npz")]
    public void Whatever_the_bytes_only_dataset_errors_come_out(string name)
    {
        // arrange: every single-byte change of a small healthy file
        var array = Npy("<f4", "(3, 2)", Floats(1, 2, 3, 4, 5, 6));
        var healthy = name == "x.npy" ? array : Npz(("x.npy", array));
        var description = _samples.Load(
            $$"""{ "kind": "numpy", "inputs": "{{CreateEmpty(name)}}", "targets": "targets.npy", "metrics": ["accuracy"] }""");
        for (var position = 0; position < healthy.Length; position++)
        {
            foreach (var value in (byte[])[0, 1, 0x7F, 0xFF])
            {
                var content = (byte[])healthy.Clone();
                content[position] = value;
                _samples.Write(name, content);

                // act
                var error = Record.Exception(description.Open);

                // assert
                Assert.True(error is null or DatasetException, $"{position} := {value}: {error}");
            }
        }
    }

    private string CreateEmpty(string name)
    {
        _samples.Write(name, []);
        return name;
    }

    private string RefusalOf(DatasetRejection rejection, string inputs) => Refused.By(rejection, () =>
        _samples.Load($$"""{ "kind": "numpy", "inputs": {{inputs}}, "targets": "targets.npy", "metrics": ["accuracy"] }""").Open()).Message;
}
