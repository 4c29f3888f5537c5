using System.IO.Compression;
using System.Text.Json.Nodes;

namespace QuantBuild.Tool.Tests;

/// <summary>What a build with QuantBuild.MSBuild has the tool do: models of a list, made ready to be served.</summary>
public sealed class ShipTests : IDisposable
{
    private const string Model = "wwwroot/models/größe & maß/model.json";

    private readonly ToolCall _tool = new();
    private readonly List<string> _list;

    public ShipTests()
    {
        _list = [$"project\t{_tool["site.csproj"]}", "precompress\tgzip,brotli"];
        Copy("layers", Path.GetDirectoryName(Model)!);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_model_is_laid_out_as_it_is_served_and_the_report_names_the_bytes_of_each_file()
    {
        // arrange
        var before = Snapshot();

        // act
        var exitCode = Ship(Model);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _tool.Errors));
        var shipped = Report()["models"]!.AsArray().Single()!;
        Assert.Equal((Model, "safe-8bit"), ((string)shipped["model"]!, (string)shipped["scheme"]!));
        foreach (var file in shipped["files"]!.AsArray())
        {
            var served = _tool[Path.Combine("out/site", (string)file!["path"]!)];
            Assert.Equal((long)file["bytes"]!, new FileInfo(served).Length);
            Assert.Equal((long)file["gzip"]!, new FileInfo($"{served}.gz").Length);
            Assert.Equal((long)file["brotli"]!, new FileInfo($"{served}.br").Length);
            Assert.Equal(File.ReadAllBytes(served), Unpacked($"{served}.br"));
        }

        Assert.Equal((long)shipped["bytes"]!["brotli"]!, shipped["files"]!.AsArray().Sum(file => (long)file!["brotli"]!));
        Assert.Equal(File.ReadAllLines(_tool["out/files.txt"]), Files("out/site").Select(file => _tool[file]));
        Assert.Contains(_tool[Model], File.ReadAllLines(_tool["out/originals.txt"]));
        Assert.Contains("by safe-8bit", File.ReadAllText(_tool["out/summary.txt"]), StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void What_did_not_change_is_not_made_again_and_what_is_gone_is_removed()
    {
        // arrange
        Copy("graph", "wwwroot/second");
        Ship(Model, "wwwroot/second/model.json");
        var times = Files("out").Where(file => file.EndsWith(".bin", StringComparison.Ordinal)).ToDictionary(
            file => file, file => File.GetLastWriteTimeUtc(_tool[file]));

        // act
        var again = Ship(Model, "wwwroot/second/model.json");
        var isKept = times.All(file => File.GetLastWriteTimeUtc(_tool[file.Key]) == file.Value);
        var without = Ship(Model);

        // assert
        Assert.Equal((0, 0, true), (again, without, isKept));
        Assert.DoesNotContain(Files("out"), file => file.Contains("second", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_tool["out/site/wwwroot/second"]));
        Assert.Single(Directory.GetDirectories(_tool["out/models"]));
    }

    [Fact]
    public void A_damaged_model_is_an_error_with_file_and_code_and_the_others_are_made()
    {
        // arrange
        Copy("layers", "wwwroot/cut");
        using (var weights = new FileStream(_tool["wwwroot/cut/weights.bin"], FileMode.Open))
        {
            weights.SetLength(weights.Length / 2);
        }

        _tool.Folder.Write("wwwroot/pointer/model.json", "version https://git-lfs.example/spec/v1\noid sha256:00\n");
        _tool.Folder.Write("wwwroot/scene/model.json", "{ /* of something else */ \"meshes\": [] }");

        // act
        var exitCode = Ship("wwwroot/cut/model.json", "wwwroot/pointer/model.json", "wwwroot/scene/model.json", Model);

        // assert
        Assert.Equal(1, exitCode);
        var lines = _tool.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{_tool["wwwroot/cut/model.json"]}(1,1): error QB0002: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{_tool["wwwroot/pointer/model.json"]}(1,1): error QB0002: ", lines[1], StringComparison.Ordinal);
        Assert.Contains("scene/model.json is no TensorFlow.js model, and is left alone", _tool.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_tool[Path.Combine("out/site", Model)]));
    }

    [Theory]
    [InlineData("maxBytes.brotli=100", "QB0003", "maxBytes.brotli allows 100, found ")]
    [InlineData("maxTotalBytes=100, minGzipRatio=1.01", "QB0003", "maxTotalBytes allows 100, found ")]
    [InlineData("maxBytes.zip=100", "QB0005", "is not known here; known are gzip-tar, gzip, brotli")]
    [InlineData("maxTotalBytes=many", "QB0005", "Got \"maxTotalBytes=many\"")]
    [InlineData("maxTotalBytes=1;maxTotalBytes=2", "QB0005", "Got \"maxTotalBytes\" twice")]
    public void A_budget_on_one_line_that_is_broken_or_wrong_is_an_error(string budget, string code, string message)
    {
        // act
        var exitCode = Ship($"{Model}\t\t\t\t\t{budget}");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"error {code}: ", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains(message, _tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_file_names_the_model_by_its_path_and_rules_that_take_an_evaluation_are_told_and_left_out()
    {
        // arrange
        _tool.Folder.Write("quantbuild.json", """
            { "models": { "sizes": { "path": "wwwroot/models/größe & maß", "maxGzipBytes": 20000, "maxMetricDrop": { "accuracy": 0.01 },
              "variants": { "safe-8bit": { "maxTotalBytes": 10 }, "quantized-8bit": { "maxTotalBytes": 1 } } } } }
            """);
        _list.Add($"budgets\t{_tool["quantbuild.json"]}");

        // act
        var exitCode = Ship(Model);

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            $"{_tool[Model]}(1,1): error QB0003: maxTotalBytes allows 10, found ", _tool.Errors, StringComparison.Ordinal);
        Assert.Single(_tool.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("not checked here, since it takes an evaluation: maxMetricDrop.accuracy", _tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\t\tsmaller", "there is no scheme \"smaller\"")]
    [InlineData("\t\ttuned-8bit", "calibrates by data, and needs Dataset=\"FILE\"")]
    [InlineData("\t../elsewhere/model.json", "lies outside of the project")]
    public void What_a_project_asks_for_in_vain_is_an_error_of_the_project(string fields, string message)
    {
        // act
        var exitCode = Ship(Model + fields);

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{_tool["site.csproj"]}(1,1): error QB0004: ", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains(message, _tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_says_where_a_model_is_served_that_lies_elsewhere()
    {
        // act
        var exitCode = Ship($"{Model}\twwwroot/small/net.json");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(
            ["group1-shard1of1.bin", "group1-shard1of1.bin.br", "group1-shard1of1.bin.gz", "net.json", "net.json.br", "net.json.gz"],
            Files("out/site/wwwroot/small").Select(Path.GetFileName));
    }

    private int Ship(params string[] models)
    {
        File.WriteAllLines(_tool["models.txt"], [.. _list, .. models.Select(model => $"model\t{_tool[model]}")]);
        return _tool.Run("ship", "--list=models.txt", "--output=out");
    }

    private JsonNode Report() => JsonNode.Parse(File.ReadAllText(_tool["out/report.json"]))!;

    private string[] Files(string folder) =>
        [.. Directory.GetFiles(_tool[folder], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(_tool[string.Empty], file))];

    private string[] Snapshot() =>
        [.. Files("wwwroot").Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(_tool[file]))}")];

    private void Copy(string sample, string folder) => _tool.Folder.Copy(Path.Combine(Repository.Models, sample), folder);

    private static byte[] Unpacked(string file)
    {
        using var stream = new BrotliStream(File.OpenRead(file), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
