using System.Text.Json;
using System.Text.Json.Nodes;
using Build.Tests.Running;

namespace Build.Tests.Output;

/// <summary>Real targets on models whose names try to drive the log of a CI service: layers, weights, classes, files, columns.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private readonly BuildRun _build = new();

    public HostileNamesTests()
    {
        _build.Variables["TF_BUILD"] = "True";
        _build.Variables["GITHUB_ACTIONS"] = "true";
        _build.Variables["GITHUB_STEP_SUMMARY"] = _build.Caller["summary.md"];
    }

    public void Dispose() => _build.Dispose();

    [Theory]
    [InlineData("--verbosity=normal")]
    [InlineData("--verbosity=diagnostic")]
    public void A_model_is_quantized_and_nothing_in_its_names_drives_the_log(string verbosity)
    {
        foreach (var name in Hostile.Names(seed: 7).Take(25).Prepend(Hostile.OfTheCase))
        {
            // arrange
            var model = WriteModel("model", name, name + "2");

            // act
            var exitCode = _build.Execute(
                "--target=QuantizeModel", $"--model={model}", $"--output={_build.Caller["out"]}", "--quantize_uint8", verbosity);

            // assert: a name may be refused, too
            Assert.InRange(exitCode, 0, 1);
            Hostile.IsPrintable(_build.Log);
            Hostile.IsPrintable(_build.Errors);
            Hostile.IsPrintable(_build.Shown);
        }
    }

    [Theory]
    [InlineData("--target=QuantizeAndEvaluateModel", "--schemes=converter-8bit")]
    [InlineData("--target=EvaluateModel", "--verbosity=diagnostic")]
    public void A_model_is_evaluated_and_only_the_builds_own_command_reaches_the_log(params string[] args)
    {
        foreach (var name in Hostile.Names(seed: 11).Take(4).Prepend(Hostile.OfTheCase))
        {
            // arrange
            var model = WriteModel("evil", name, name + "2");
            var data = WriteData(name);

            // act
            var exitCode = _build.Execute([.. args, $"--model={model}", $"--dataset={data}", "--name=evil", "--force"]);

            // assert
            var own = $"##vso[task.uploadsummary]{Path.ChangeExtension(_build.Paths.Report("evil"), ".md")}\n";
            Assert.True(exitCode == 0 || _build.Errors.Length > 0);
            Assert.True(exitCode != 0 || _build.Log.Split(own).Length == 2, _build.Log);
            Hostile.IsPrintable(_build.Log.Replace(own, string.Empty, StringComparison.Ordinal));
            Hostile.IsPrintable(_build.Errors);
            Hostile.IsPrintable(_build.Shown);
            foreach (var file in Directory.Exists(_build.Paths.Reports)
                ? Directory.EnumerateFiles(_build.Paths.Reports, "*", SearchOption.AllDirectories)
                : [])
            {
                IsSafe(file);
            }
        }
    }

    [Fact]
    public void The_names_of_files_and_arguments_are_echoed_as_text()
    {
        // arrange
        var hostile = "x\n##vso[task.setvariable variable=PATH]b\u001b[31m\u202e::error::.h5";
        File.WriteAllText(_build.Caller["d.json"], "{}");
        File.WriteAllText(Path.Combine(_build.Caller.Path, hostile), "no model");
        string[][] commands =
        [
            ["--target=QuantizeModel", $"--model={hostile}", "--output=out"],
            ["--target=ConvertModel", $"--model={hostile}", "--output=out"],
            ["--target=ConvertModel", $"--model={hostile}", "--output=out", "--verbosity=diagnostic"],
            ["--target=EvaluateModel", $"--model={hostile}", "--dataset=d.json"],
            ["--target=EvaluateModel", "--model=d.json", $"--dataset={hostile}"],
            ["--target=EvaluateModel", "--model=d.json", "--dataset=d.json", $"--name={hostile}"],
            ["--target=CheckBudgets", $"--budgets={hostile}"],
            ["--target=CheckBudgets", $"--baseline={hostile}"],
            ["--target=CheckBudgets", $"--{hostile}=1"],
            [$"--target={hostile}"],
        ];

        foreach (var command in commands)
        {
            // act
            var exitCode = _build.Execute(command);

            // assert
            Assert.Equal(1, exitCode);
            Hostile.IsPrintable(_build.Log);
            Hostile.IsPrintable(_build.Errors);
        }
    }

    [Theory]
    [InlineData("##vso[task.complete]x")]
    [InlineData("\u001b[31mred\u202e")]
    [InlineData("--epochs=##vso[x]\n::error::y")]
    [InlineData("--target=##[group]\u001b[1m")]
    [InlineData("--verbosity=##vso[x]\u001b[31m")]
    public async Task The_command_lines_own_parser_echoes_text(string argument)
    {
        // act: in a process of its own, which alone has the gate before standard output
        var run = await ProgramRun.OfAsync(new("dotnet", [typeof(Program).Assembly.Location, argument])
        {
            Environment = { ["TF_BUILD"] = "True", ["GITHUB_ACTIONS"] = "true" },
        });

        // assert
        Assert.Equal(1, run.ExitCode);
        Hostile.IsPrintable(run.Said);
    }

    private static void IsSafe(string file)
    {
        switch (Path.GetExtension(file))
        {
            case ".md" or ".xml":
                Hostile.IsPrintable(File.ReadAllText(file).Replace("\n## ", "\n", StringComparison.Ordinal));
                break;
            case ".html":
                var page = File.ReadAllText(file);
                Assert.DoesNotMatch("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]", page);
                Assert.DoesNotMatch("(?i)<script|<img|##vso", page);
                break;
        }
    }

    /// <summary>Two dense layers.</summary>
    private string WriteModel(string folder, string first, string second)
    {
        Directory.CreateDirectory(_build.Caller[folder]);
        JsonObject Dense(string name, int units, string activation) => new()
        {
            ["class_name"] = "Dense",
            ["config"] = new JsonObject
            {
                ["name"] = name,
                ["units"] = units,
                ["activation"] = activation,
                ["use_bias"] = true,
                ["batch_input_shape"] = new JsonArray(null, 4),
            },
        };
        JsonObject Weight(string name, params int[] shape) =>
            new() { ["name"] = name, ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]), ["dtype"] = "float32" };
        var layers = new JsonArray(Dense(first, 8, "relu"), Dense(second, 3, "softmax"));
        layers[1]!["config"]!.AsObject().Remove("batch_input_shape");
        var weights = new JsonArray(
            Weight(first + "/kernel", 4, 8), Weight(first + "/bias", 8), Weight(second + "/kernel", 8, 3), Weight(second + "/bias", 3));
        var model = new JsonObject
        {
            ["format"] = "layers-model",
            ["modelTopology"] = new JsonObject
            {
                ["class_name"] = "Sequential",
                ["config"] = new JsonObject { ["name"] = first, ["layers"] = layers },
                ["keras_version"] = "2.15",
            },
            ["weightsManifest"] = new JsonArray(new JsonObject { ["paths"] = new JsonArray("w.bin"), ["weights"] = weights }),
        };
        File.WriteAllText(Path.Combine(_build.Caller[folder], "model.json"), model.ToJsonString());
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 67).Select(_ => random.NextSingle() - 0.5f)];
        File.WriteAllBytes(Path.Combine(_build.Caller[folder], "w.bin"), [.. values.SelectMany(BitConverter.GetBytes)]);
        return _build.Caller[folder];
    }

    private string WriteData(string name)
    {
        string[] classes = ["<script>alert(3)</script>", "\"><img src=x onerror=alert(4)>", name + "3"];
        var description = new JsonObject
        {
            ["kind"] = "csv",
            ["name"] = name,
            ["file"] = "d.csv",
            ["features"] = new JsonArray("a", "b", "c", "d"),
            ["labels"] = new JsonArray("y"),
            ["classes"] = new JsonArray([.. classes.Select(text => (JsonNode)text)]),
            ["metrics"] = new JsonArray("accuracy", "loss"),
        };
        var random = new Random(5);
        var rows = Enumerable.Range(0, 120).Select(row => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{random.NextSingle():F3},{random.NextSingle():F3},{random.NextSingle():F3},{random.NextSingle():F3},"
                + $"\"{classes[row % 3].Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        File.WriteAllText(_build.Caller["d.csv"], "a,b,c,d,y\n" + string.Join('\n', rows) + "\n");
        File.WriteAllText(_build.Caller["d.json"], description.ToJsonString(new JsonSerializerOptions()));
        return _build.Caller["d.json"];
    }
}
