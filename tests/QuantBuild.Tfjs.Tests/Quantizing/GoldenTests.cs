using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests.Quantizing;

/// <summary>Conversions by the reference converter. The one too large to commit is looked for where QUANTBUILD_GOLDEN says.</summary>
public class GoldenTests
{
    private static readonly string _committed = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string> Conversions => [.. Directory.GetDirectories(_committed).Select(Path.GetFileName)
        .Where(name => name != "pattern-conflict").Order().Select(name => name!)];

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Quantizing_gives_the_bytes_of_the_reference_converter(string name) => CheckConversion(Path.Combine(_committed, name));

    [Fact]
    public void Quantizing_a_model_of_several_default_shards_gives_the_bytes_of_the_reference_converter()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("QUANTBUILD_GOLDEN") ?? "", "big");
        Assert.SkipUnless(Directory.Exists(folder), "QUANTBUILD_GOLDEN does not name the folder of the reference conversions.");

        CheckConversion(folder);
    }

    [Fact]
    public void Patterns_of_two_dtypes_for_one_weight_are_refused_as_by_the_reference_converter()
    {
        using var output = new TestFolder();
        var folder = Path.Combine(_committed, "pattern-conflict");
        var (plan, options) = ReadCase(folder);

        var error = Assert.Throws<QuantizationException>(() =>
            TfjsModelQuantizer.Quantize(Path.Combine(folder, "input"), output.At("out"), plan, options));

        Assert.Equal("conv/1/weights", error.Tensor);
        Assert.Empty(Directory.GetFileSystemEntries(output.Root));
    }

    private static void CheckConversion(string folder)
    {
        // arrange
        using var output = new TestFolder();
        var (plan, options) = ReadCase(folder);

        // act
        TfjsModelQuantizer.Quantize(Path.Combine(folder, "input"), output.At("out"), plan, options);

        // assert
        var expected = TestFolder.Files(Path.Combine(folder, "expected"));
        var actual = TestFolder.Files(output.At("out"));
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (file, bytes) in expected.Where(file => file.Key != "model.json"))
        {
            Assert.True(bytes.AsSpan().SequenceEqual(actual[file]), $"{file} differs");
        }

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected["model.json"]), JsonNode.Parse(actual["model.json"])), "model.json differs");
        Assert.Equal(PropertyNames(expected["model.json"]), PropertyNames(actual["model.json"]));
    }

    private static (QuantizationPlan Plan, TfjsWriteOptions Options) ReadCase(string folder)
    {
        var description = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "case.json")))!;
        var rules = description["quantization_dtype_map"]!.AsObject().Select(rule => new QuantizationRule(
            Enum.Parse<QuantizedDtype>(rule.Key, ignoreCase: true),
            rule.Value is JsonArray patterns ? [.. patterns.Select(pattern => pattern!.GetValue<string>())] : null));
        return (QuantizationPlan.Create(
            rules), new TfjsWriteOptions { ShardSizeBytes = description["weight_shard_size_bytes"]!.GetValue<int>() });
    }

    private static List<string> PropertyNames(byte[] json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
            }
        }

        return names;
    }
}
