using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests.Elements;

/// <summary>A weight entry that breaks the format is refused by a typed error that names the file and the weight.</summary>
public sealed class HostileWeightTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static IEnumerable<TheoryDataRow<string, TfjsRejection>> Broken =>
    [
        .. WithShape(TfjsRejection.InvalidDimension, "[-1]", "[2,-2147483648]", "[2147483648]", "[1,2.5]", "[\"3\"]", "[null]"),
        .. WithShape(TfjsRejection.FieldKind, "3", "null"),
        .. WithShape(TfjsRejection.ShapeOverflow, "[2147483647,2147483647,2147483647]", "[2147483647,1073741825,1]"),

        // By the bytes of the type that is stored.
        .. Weights(TfjsRejection.ShapeOverflow, "\"shape\":[2147483647,2147483647,1],\"dtype\":\"string\""),
        .. Weights(
            TfjsRejection.ShapeOverflow,
            "\"shape\":[2147483647,2147483647,4],\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"min\":0,\"scale\":1}"),

        .. WithDtype(TfjsRejection.UnknownDtype, "\"float64\"", "\"Float32\"", "\"\""),
        .. WithDtype(TfjsRejection.FieldKind, "null", "1"),
        .. WithStoredDtype(TfjsRejection.UnknownDtype, "float32", "\"int8\""),
        .. WithStoredDtype(TfjsRejection.FieldKind, "float32", "7"),
        .. WithStoredDtype(TfjsRejection.InvalidQuantization, "float32", "\"float32\"", "\"string\""),
        .. WithStoredDtype(TfjsRejection.InvalidQuantization, "string", "\"uint8\""),
        .. WithStoredDtype(TfjsRejection.InvalidQuantization, "bool", "\"uint8\""),
        .. WithStoredDtype(TfjsRejection.InvalidQuantization, "complex64", "\"uint16\""),
        .. WithStoredDtype(TfjsRejection.InvalidQuantization, "int32", "\"float16\""),
        .. WithStoredDtype(TfjsRejection.InvalidQuantization, "float16", "\"float16\""),

        .. WithMin("NaN", "-Infinity", "-1e999", "\"0\""),
        .. WithScale("NaN", "Infinity", "1e999", "null"),
        .. WithQuantization(TfjsRejection.FieldKind, "null", "[]"),
        .. WithQuantization(TfjsRejection.NonFiniteScale, """{"dtype":"uint16","min":0}""", """{"dtype":"uint16","scale":1}"""),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_weight_that_breaks_the_format_is_refused_and_named(string weight, TfjsRejection rejection)
    {
        var folder = _folder.ModelOf(weight, 1, 2, 3, 4);

        var error = Refusal.Of(rejection, () => TfjsModel.Open(folder));

        Assert.Equal("w", error.Tensor);
        Assert.Equal(_folder.At("model", "model.json"), error.File);
    }

    [Fact]
    public void A_name_given_twice_is_refused_across_groups()
    {
        const string Weight = """{"name":"w","shape":[1],"dtype":"uint8"}""";
        var folder = _folder.Model(
            $$"""{"weightsManifest":[{"paths":["a.bin"],"weights":[{{Weight}}]},{"paths":["b.bin"],"weights":[{{Weight}}]}]}""",
            ("a.bin", [1]), ("b.bin", [2]));

        var error = Refusal.Of(TfjsRejection.DuplicateName, () => TfjsModel.Open(folder));

        Assert.Equal("w", error.Tensor);
    }

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> Weights(TfjsRejection rejection, params IEnumerable<string> fields) =>
        fields.Select(text => new TheoryDataRow<string, TfjsRejection>($$"""{"name":"w",{{text}}}""", rejection));

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> WithShape(TfjsRejection rejection, params string[] shapes) =>
        Weights(rejection, shapes.Select(shape => $"\"shape\":{shape},\"dtype\":\"float32\""));

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> WithDtype(TfjsRejection rejection, params string[] dtypes) =>
        Weights(rejection, dtypes.Select(dtype => $"\"shape\":[1],\"dtype\":{dtype}"));

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> WithStoredDtype(
        TfjsRejection rejection, string dtype, params string[] stored) =>
            Weights(rejection, stored.Select(type =>
                $"\"shape\":[1],\"dtype\":\"{dtype}\",\"quantization\":{{\"dtype\":{type},\"min\":0,\"scale\":1}}"));

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> WithMin(params string[] mins) =>
        WithQuantization(TfjsRejection.NonFiniteScale, [.. mins.Select(min => $$"""{"dtype":"uint8","min":{{min}},"scale":1}""")]);

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> WithScale(params string[] scales) =>
        WithQuantization(TfjsRejection.NonFiniteScale, [.. scales.Select(scale => $$"""{"dtype":"uint8","min":0,"scale":{{scale}}}""")]);

    private static IEnumerable<TheoryDataRow<string, TfjsRejection>> WithQuantization(
        TfjsRejection rejection, params string[] quantizations) => Weights(
            rejection, quantizations.Select(quantization => $"\"shape\":[1],\"dtype\":\"float32\",\"quantization\":{quantization}"));
}
