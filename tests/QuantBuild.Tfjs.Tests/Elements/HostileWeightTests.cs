using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests.Elements;

/// <summary>A weight entry that breaks the format is refused by a typed error that names the file and the weight.</summary>
public sealed class HostileWeightTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""[-1]""", "must not be negative. Got -1")]
    [InlineData("""[2,-2147483648]""", "must not be negative")]
    [InlineData("""[2147483648]""", "shape[0] must be an integer from 0 to 2147483647. Got 2147483648")]
    [InlineData("""[1,2.5]""", "shape[1] must be an integer")]
    [InlineData("""["3"]""", "shape[0] must be an integer")]
    [InlineData("""[null]""", "shape[0] must be an integer")]
    [InlineData("""3""", "shape must be an array. Got 3")]
    [InlineData("""null""", "shape must be an array. Got nothing")]
    [InlineData("""[2147483647,2147483647,2147483647]""", "more than 2^63 - 1 bytes")]
    [InlineData("""[2147483647,1073741825,1]""", "more than 2^63 - 1 bytes")]
    public void Shapes_that_are_no_shapes_or_overflow_are_refused(string shape, string rule) =>
        AssertRefused($$"""{"name":"w","shape":{{shape}},"dtype":"float32"}""", rule);

    [Theory]
    [InlineData("""{"name":"w","shape":[2147483647,2147483647,1],"dtype":"string"}""", "more than 2^63 - 1 bytes")]
    [InlineData("""{"name":"w","shape":[2147483647,2147483647,4],"dtype":"float32","quantization":{"dtype":"uint8","min":0,"scale":1}}""", "more than 2^63 - 1 bytes")]
    public void Shapes_overflow_by_the_bytes_of_the_stored_type(string weight, string rule) => AssertRefused(weight, rule);

    [Theory]
    [InlineData("\"float64\"", "dtype must be one of float32, int32")]
    [InlineData("\"Float32\"", "dtype must be one of")]
    [InlineData("\"\"", "dtype must be one of")]
    [InlineData("null", "dtype must be a string. Got nothing")]
    [InlineData("1", "dtype must be a string. Got 1")]
    public void Unknown_dtypes_are_refused(string dtype, string rule) =>
        AssertRefused($$"""{"name":"w","shape":[1],"dtype":{{dtype}}}""", rule);

    [Theory]
    [InlineData("\"int8\"", "quantization.dtype must be one of")]
    [InlineData("\"float32\"", "quantization dtype must be uint8, uint16 or float16. Got float32")]
    [InlineData("\"string\"", "quantization dtype must be uint8, uint16 or float16. Got string")]
    [InlineData("7", "quantization.dtype must be a string. Got 7")]
    public void Unknown_quantization_dtypes_are_refused(string dtype, string rule) =>
        AssertRefused($$$"""{"name":"w","shape":[1],"dtype":"float32","quantization":{"dtype":{{{dtype}}},"min":0,"scale":1}}""", rule);

    [Theory]
    [InlineData("string", "uint8", "a string weight cannot be quantized as uint8")]
    [InlineData("bool", "uint8", "a bool weight cannot be quantized as uint8")]
    [InlineData("complex64", "uint16", "a complex64 weight cannot be quantized as uint16")]
    [InlineData("int32", "float16", "a int32 weight cannot be quantized as float16")]
    [InlineData("float16", "float16", "a float16 weight cannot be quantized as float16")]
    public void Dtypes_that_cannot_be_quantized_so_are_refused(string dtype, string quantized, string rule) =>
        AssertRefused($$$"""{"name":"w","shape":[1],"dtype":"{{{dtype}}}","quantization":{"dtype":"{{{quantized}}}","min":0,"scale":1}}""", rule);

    [Theory]
    [InlineData("NaN", "1", "quantization.min must be a finite number. Got \"NaN\"")]
    [InlineData("-Infinity", "1", "quantization.min must be a finite number. Got \"-Infinity\"")]
    [InlineData("0", "Infinity", "quantization.scale must be a finite number. Got \"Infinity\"")]
    [InlineData("0", "NaN", "quantization.scale must be a finite number. Got \"NaN\"")]
    [InlineData("-1e999", "1", "quantization min must be a finite number. Got -Infinity")]
    [InlineData("0", "1e999", "quantization scale must be a finite number. Got Infinity")]
    [InlineData("\"0\"", "1", "quantization.min must be a finite number")]
    [InlineData("0", "null", "quantization.scale must be a finite number. Got nothing")]
    public void Scales_and_mins_that_are_no_finite_numbers_are_refused_and_name_the_weight(string min, string scale, string rule) =>
        AssertRefused($$$"""{"name":"w","shape":[1],"dtype":"float32","quantization":{"dtype":"uint8","min":{{{min}}},"scale":{{{scale}}}}}""", rule);

    [Theory]
    [InlineData("\"quantization\":null", "quantization must be an object. Got nothing")]
    [InlineData("\"quantization\":[]", "quantization must be an object. Got an array")]
    [InlineData("\"quantization\":{\"dtype\":\"uint16\",\"min\":0}", "quantization.scale must be a finite number. Got nothing")]
    [InlineData("\"quantization\":{\"dtype\":\"uint16\",\"scale\":1}", "quantization.min must be a finite number. Got nothing")]
    public void Quantization_without_its_fields_is_refused(string quantization, string rule) =>
        AssertRefused($$"""{"name":"w","shape":[1],"dtype":"float32",{{quantization}}}""", rule);

    [Fact]
    public void A_name_given_twice_is_refused_across_groups()
    {
        const string Weight = """{"name":"w","shape":[1],"dtype":"uint8"}""";
        var folder = _folder.Model(
            $$"""{"weightsManifest":[{"paths":["a.bin"],"weights":[{{Weight}}]},{"paths":["b.bin"],"weights":[{{Weight}}]}]}""", ("a.bin", [1]), ("b.bin", [2]));

        var error = Assert.Throws<TfjsFormatException>(() => TfjsModel.Open(folder));

        Assert.Equal("w", error.Tensor);
        Assert.Contains("unique", error.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string weight, string rule)
    {
        var folder = _folder.ModelOf(weight, 1, 2, 3, 4);

        var error = Assert.Throws<TfjsFormatException>(() => TfjsModel.Open(folder));

        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Equal("w", error.Tensor);
        Assert.Equal(_folder.At("model", "model.json"), error.File);
    }
}
