using System.Text.Json.Nodes;
using Build.Tests.Running;

namespace Build.Tests.Targets;

/// <summary>QuantizeModel by a scheme, on a graph model of one matrix product.</summary>
public sealed class SchemeOfModelTests : IDisposable
{
    private const string Model = """
        {"format":"graph-model","modelTopology":{"node":[
        {"name":"x","op":"Placeholder","attr":{"dtype":{"type":"DT_FLOAT"},"shape":{"shape":{"dim":[{"size":"-1"},{"size":"4"}]}}}},
        {"name":"w","op":"Const"},{"name":"y","op":"MatMul","input":["x","w"]}]},
        "weightsManifest":[{"paths":["w.bin"],"weights":[{"name":"w","shape":[4,2],"dtype":"float32"}]}]}
        """;

    private readonly BuildRun _build = new();

    public SchemeOfModelTests()
    {
        var folder = Directory.CreateDirectory(_build.Caller["model"]).FullName;
        File.WriteAllText(Path.Combine(folder, "model.json"), Model);
        File.WriteAllBytes(Path.Combine(folder, "w.bin"), [.. Enumerable.Range(1, 8).SelectMany(i => BitConverter.GetBytes(1f / i))]);
    }

    public void Dispose() => _build.Dispose();

    [Fact]
    public void Safe_8bit_needs_no_data_and_leaves_the_topology_as_it_is()
    {
        // act
        var exitCode = _build.Execute("--target=QuantizeModel", "--model=model", "--output=out", "--schemes=safe-8bit");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(Topology(Model), Topology(File.ReadAllText(_build.Caller["out/model.json"])));
    }

    [Theory]
    [InlineData("--schemes takes one scheme here", "--schemes=safe-8bit,converter-8bit")]
    [InlineData("The scheme tuned-8bit calibrates by data, and needs --dataset=FILE", "--schemes=tuned-8bit")]
    [InlineData("The scheme budget calibrates by data, and needs --dataset=FILE", "--budget=bytes:1000")]
    [InlineData("--perChannel goes with --schemes, as in --schemes=safe-8bit", "--perChannel=atLoad")]
    [InlineData("--perChannel goes with the schemes safe-8bit, tuned-8bit. Got float16", "--schemes=float16", "--perChannel=atLoad")]
    [InlineData("--perChannel must be atLoad", "--schemes=safe-8bit", "--perChannel=always")]
    [InlineData("--schemes and --quantize_uint8 do not go together", "--schemes=safe-8bit", "--quantize_uint8")]
    public void What_does_not_go_with_a_scheme_is_an_error_and_nothing_is_written(string error, params string[] arguments)
    {
        // act
        var exitCode = _build.Execute(["--target=QuantizeModel", "--model=model", "--output=out", .. arguments]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(error, _build.Errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(_build.Caller["out"]));
    }

    private static string Topology(string json) => JsonNode.Parse(json)!["modelTopology"]!.ToJsonString();
}
