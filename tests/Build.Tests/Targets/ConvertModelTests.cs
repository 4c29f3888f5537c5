using Build.Tests.Running;
using Microsoft.ML.OnnxRuntime;

namespace Build.Tests.Targets;

public sealed class ConvertModelTests
{
    private const string Model = """
        {"format":"graph-model","modelTopology":{"node":[
        {"name":"x","op":"Placeholder","attr":{"dtype":{"type":"DT_FLOAT"},"shape":{"shape":{"dim":[{"size":"-1"},{"size":"2"}]}}}},
        {"name":"w","op":"Const"},{"name":"y","op":"OP","input":["x","w"]}]},
        "weightsManifest":[{"paths":["w.bin"],"weights":[{"name":"w","shape":[2,1],"dtype":"float32"}]}]}
        """;

    [Fact]
    public void A_graph_model_becomes_an_ONNX_model_that_computes_the_same()
    {
        // arrange
        using var build = new BuildRun();
        WriteModel(build, "MatMul");

        // act
        var exitCode = build.Execute("--target=ConvertModel", "--model=model", "--output=model.onnx", "--to=onnx");

        // assert
        Assert.Equal(0, exitCode);
        using var session = new InferenceSession(build.Caller["model.onnx"]);
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f], [1L, 2L]);
        using var run = new RunOptions();
        using var y = session.Run(run, ["x"], [x], ["y"]);
        Assert.Equal([210f], y[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void An_op_that_cannot_be_converted_is_named_and_nothing_is_written()
    {
        // arrange
        using var build = new BuildRun();
        WriteModel(build, "Frobnicate");

        // act
        var exitCode = build.Execute("--target=ConvertModel", "--model=model", "--output=model.onnx", "--to=onnx");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("'y': the op Frobnicate cannot be run.", build.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(build.Caller["model.onnx"]));
    }

    [Fact]
    public void An_ONNX_model_does_not_take_the_place_of_another_file()
    {
        // arrange
        using var build = new BuildRun();
        WriteModel(build, "MatMul");

        // act
        var exitCode = build.Execute("--target=ConvertModel", "--model=model", "--output=model/model.json", "--to=onnx");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("a file whose name ends in .onnx", build.Errors, StringComparison.Ordinal);
    }

    private static void WriteModel(BuildRun build, string op)
    {
        var folder = Directory.CreateDirectory(build.Caller["model"]).FullName;
        File.WriteAllText(Path.Combine(folder, "model.json"), Model.Replace("OP", op, StringComparison.Ordinal));
        File.WriteAllBytes(Path.Combine(folder, "w.bin"), [.. BitConverter.GetBytes(10f), .. BitConverter.GetBytes(100f)]);
    }
}
