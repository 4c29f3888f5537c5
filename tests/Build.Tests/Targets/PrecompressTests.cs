using Build.Tests.Running;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Targets;

/// <summary>Every target that writes a model writes it packed, too, where that is asked for; how, is tested with its library.</summary>
public sealed class PrecompressTests : IDisposable
{
    private static readonly string _tests = Path.Combine(Paths.OfRepository().Root, "tests");

    private readonly BuildRun _build = new();

    [Fact]
    public void QuantizeModel_writes_both_forms_or_one_beside_each_file_and_none_where_it_is_not_asked()
    {
        // arrange
        var model = Path.Combine(_tests, "QuantBuild.Tfjs.Tests", "Golden", "mlp-uint8", "input");
        string[] command = ["--target=QuantizeModel", $"--model={model}", "--output=out", "--quantize_uint8"];

        // act
        var packed = Written([.. command, "--precompress=gzip,brotli"]);
        var one = Written([.. command, "--precompress=brotli"]);
        var none = Written(command);

        // assert
        string[] files = ["group1-shard1of1.bin", "model.json"];
        Assert.Equal(files.SelectMany(file => (string[])[file, $"{file}.br", $"{file}.gz"]), packed);
        Assert.Equal(files.SelectMany(file => (string[])[file, $"{file}.br"]), one);
        Assert.Equal(files, none);
    }

    [Fact]
    public void A_scheme_and_a_conversion_write_them_as_well()
    {
        // arrange
        var model = Path.Combine(_tests, "QuantBuild.Conversion.Tests", "KerasFiles", "Files", "sequential-keras2.h5");

        // act
        var converted = Written("--target=ConvertModel", $"--model={model}", "--output=out", "--precompress=gzip");
        _build.Execute("--target=QuantizeModel", "--model=out", "--output=safe", "--schemes=safe-8bit", "--precompress=gzip");

        // assert
        Assert.Contains("model.json.gz", converted);
        Assert.Equal(string.Empty, _build.Errors);
        Assert.Contains(Path.Combine(_build.Caller["safe"], "model.json.gz"), Directory.GetFiles(_build.Caller["safe"]));
    }

    [Fact]
    public void Variants_of_a_demo_have_them_until_they_are_made_without_and_their_report_counts_their_bytes()
    {
        // arrange
        string[] command = ["--target=EvaluateHousing", "--epochs=1", "--schemes=converter-8bit,safe-8bit"];

        // act
        var exitCode = _build.Execute([.. command, "--precompress=gzip,brotli"]);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        Assert.All(ReportFile.Load(_build.Paths.Report("housing")).Variants.Skip(1), variant =>
            Assert.Equal(
                (Bytes(variant.Name, "*.gz"), Bytes(variant.Name, "*.br")), (variant.Bytes.Gzip!.Value, variant.Bytes.Brotli!.Value)));
        Assert.Empty(Directory.GetFiles(_build.Paths.Model("housing", "original"), "*.br"));

        // act: the same again, and without
        _build.Execute([.. command, "--precompress=gzip,brotli"]);
        var again = _build.Log;
        _build.Execute(command);

        // assert
        Assert.Contains("QuantizeHousing (safe-8bit) skipped", again, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_build.Paths.Model("housing", "safe-8bit"), "*.br"));
    }

    [Theory]
    [InlineData("--precompress=zip", "--precompress must be gzip or brotli, or both separated by a comma. Got \"zip\".")]
    [InlineData("--precompress=gzip,", "--precompress must be gzip or brotli, or both separated by a comma. Got \"gzip,\".")]
    [InlineData("--precompress", "--precompress must be gzip or brotli, or both separated by a comma.")]
    public void A_form_that_there_is_none_of_is_refused(string argument, string message)
    {
        // act
        var exitCode = _build.Execute("--target=QuantizeModel", "--model=m", "--output=out", argument);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"Error: {message}", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_onnx_file_is_not_packed()
    {
        // act
        var exitCode = _build.Execute("--target=ConvertModel", "--model=m", "--output=m.onnx", "--to=onnx", "--precompress=gzip");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("--to=onnx and --precompress do not go together", _build.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _build.Dispose();

    private string?[] Written(params string[] command)
    {
        Assert.Equal((0, string.Empty), (_build.Execute(command), _build.Errors));
        return [.. Directory.GetFiles(_build.Caller["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
    }

    private long Bytes(string variant, string pattern) =>
        Directory.GetFiles(_build.Paths.Model("housing", variant), pattern).Sum(file => new FileInfo(file).Length);
}
