using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QuantBuild.Tool.Tests;

/// <summary>Work in shards elsewhere, against the same work here.</summary>
public sealed partial class LaunchTests : IDisposable
{
    // What is not the same in two runs on one machine: times, and what the list of machines is made of.
    private static readonly HashSet<string> _ofTimesAndMachine =
        ["createdAt", "evaluationSeconds", "examplesPerSecond", "environment", "times", "machines", "partSeconds"];

    private readonly ToolCall _tool = new();

    public LaunchTests()
    {
        _tool.Folder.Copy(Repository.Models);
        WriteModels("""{ "lines": { "path": "layers", "dataset": "shapes.json", "schemes": ["converter-8bit", "safe-8bit"] } }""");
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("github")]
    [InlineData("azure")]
    public void The_commands_of_a_workflow_make_the_report_of_one_run(string service)
    {
        // arrange
        Directory.CreateDirectory(_tool[".git"]);
        Succeed("run", "--artifacts=whole");
        Succeed("run", "lines", $"--on={service}", "--shards=3", "--workflow=flow.yml");
        var commands = File.ReadLines(_tool["flow.yml"]).Select(line => Call().Match(line)).Where(call => call.Success)
            .Select(call => call.Groups[1].Value.TrimEnd('"').Split("\\n")[0]).ToList();

        // act: each line as the matrix has it run
        foreach (var command in commands)
        {
            foreach (var shard in command.Contains("--shard=", StringComparison.Ordinal) ? (string[])["0", "1", "2"] : [string.Empty])
            {
                Succeed(Variable().Replace(command, shard).Split(' '));
            }
        }

        // assert
        Assert.Equal(2, commands.Count);
        Assert.Equal(ReportOf("whole", "lines"), ReportOf("artifacts", "lines"));
    }

    [Theory]
    [InlineData("github", "path: small")]
    [InlineData("azure", "publish: small")]
    public void The_commands_of_a_workflow_make_the_model_of_one_run(string service, string kept)
    {
        // arrange
        Directory.CreateDirectory(_tool[".git"]);
        string[] command = ["quantize", "layers", "--dataset=shapes.json", "--schemes=tuned-8bit"];
        Succeed([.. command, "-o", "whole"]);
        Succeed([.. command, "-o", "small", $"--on={service}", "--shards=2", "--workflow=flow.yml"]);
        var commands = File.ReadLines(_tool["flow.yml"]).Select(line => Call().Match(line)).Where(call => call.Success)
            .Select(call => call.Groups[1].Value.TrimEnd('"').Split("\\n")[0]).ToList();

        // act
        foreach (var line in commands)
        {
            foreach (var shard in line.Contains("--shard=", StringComparison.Ordinal) ? (string[])["0", "1"] : [string.Empty])
            {
                Succeed(Variable().Replace(line, shard).Split(' '));
            }
        }

        // assert
        Assert.Equal(2, commands.Count);
        Assert.Contains(kept, File.ReadAllText(_tool["flow.yml"]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_tool["whole/model.json"]), File.ReadAllBytes(_tool["small/model.json"]));
        Assert.All(Directory.GetFiles(_tool["whole"], "*.bin"), file =>
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_tool["small"], Path.GetFileName(file)))));
    }

    [Fact]
    public void On_Kubernetes_a_model_is_written_to_the_volume_that_can_be_written()
    {
        // act
        Succeed("quantize", "layers", "-o", "small", "--dataset=shapes.json", "--schemes=small", "--on=kubernetes", "--workflow=jobs.yml");

        // assert
        Assert.Contains("--output=/artifacts/small", File.ReadAllText(_tool["jobs.yml"]), StringComparison.Ordinal);
        Assert.DoesNotContain("--output=small", File.ReadAllText(_tool["jobs.yml"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quantize_uint8", "--on goes with a scheme that calibrates or searches, as --schemes=small: ")]
    [InlineData("--schemes=safe-8bit", "--on goes with a scheme that calibrates or searches. The scheme safe-8bit does not, ")]
    [InlineData("--schemes=small", "The scheme small calibrates by data, and needs --dataset=FILE")]
    public void What_cannot_be_cut_is_told_before_it_is_launched(string option, string error)
    {
        // act
        var exitCode = _tool.Run("quantize", "layers", "-o", "small", option, "--on=slurm");

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Error: {error}", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts"]));
    }

    [Theory]
    [InlineData("--shards goes with --on, which says where shards run.", "--shards=3")]
    [InlineData("--max goes with --on, which says where shards run.", "--max=3")]
    [InlineData("--shard does not go with --on, which gives it to each shard.", "--on=slurm", "--shard=1/2")]
    [InlineData("--merge does not go with --on, which gives it to each shard.", "--on=slurm", "--merge")]
    [InlineData("--on must be slurm or kubernetes or github or azure. Got \"cloud\".", "--on=cloud")]
    [InlineData("--shards must be a whole number from 1 to 10000. Got \"0\".", "--on=slurm", "--shards=0")]
    [InlineData("--partition must be a name of letters, digits, points, hyphens, underscores and commas. Got \"a b\".",
        "--on=slurm", "--partition=a b")]
    [InlineData("--memory must be a whole number with M, G or T behind it, as in 4G. Got \"4\".", "--on=slurm", "--memory=4")]
    [InlineData("--dataClaim must be a name of small letters, digits, hyphens and points", "--on=kubernetes", "--dataClaim=A")]
    public void A_mistake_about_where_it_runs_is_one_line(string message, params string[] args)
    {
        // act
        var exitCode = _tool.Run(["run", .. args]);

        // assert
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"Error: {message}", Assert.Single(_tool.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void The_head_of_a_workflow_is_the_whole_command_that_writes_it_again()
    {
        // arrange
        string[] command = ["run", "lines", "--on=github", "--shards=3", "--max=2", "--rounds=2", "--workflow=flow.yml"];

        // act
        Succeed(command);

        // assert
        Assert.Equal(
            $"# Written by quantbuild: quantbuild {string.Join(' ', command)} writes it again.", File.ReadLines(_tool["flow.yml"]).First());
    }

    [Fact]
    public void What_is_missing_is_told_before_anything_is_written()
    {
        // arrange
        File.Delete(_tool["shapes.json"]);

        // act
        var exitCode = _tool.Run("run", "--on=kubernetes");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("shapes.json", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts"]));
    }

    [Fact]
    public async Task MNIST_on_a_real_Slurm_is_evaluated_as_here_though_shards_are_killed_requeued_lost_and_doubled()
    {
        // arrange
        RealSlurm.Require();
        var data = Environment.GetEnvironmentVariable("QUANTBUILD_DATA");
        Assert.SkipUnless(Directory.Exists(data), "QUANTBUILD_DATA names no folder.");
        File.Copy(Path.Combine(data, "mnist", "t10k-images-idx3-ubyte.gz"), _tool["images.gz"]);
        File.Copy(Path.Combine(data, "mnist", "t10k-labels-idx1-ubyte.gz"), _tool["labels.gz"]);
        _tool.Folder.Write("digits.json", """
            { "kind": "idx", "images": "images.gz", "labels": "labels.gz", "scaling": "unit", "metrics": ["accuracy", "loss"] }
            """);
        WriteDigits();
        WriteModels("""{ "digits": { "path": "digits", "dataset": "digits.json", "schemes": ["converter-8bit"] } }""");
        Succeed("run", "--artifacts=whole");

        // act: the first shard that runs is killed, the next one requeued, the next one's file lost; the last one runs here as well
        var launch = Task.Run(() => _tool.Run("run", "--on=slurm", "--shards=8", "--max=2"), TestContext.Current.CancellationToken);
        var folder = WaitFor(() => Directory.Exists(_tool["artifacts/launch"])
            ? Directory.GetDirectories(_tool["artifacts/launch"]).FirstOrDefault() : null);
        var array = WaitFor(() => ArrayIn(folder));
        WaitFor(() => LogOf(folder, 0));
        RealSlurm.Call("scancel", "--signal=KILL", "--full", $"{array}_0");
        WaitFor(() => LogOf(folder, 1));
        RealSlurm.Call("scontrol", "requeue", $"{array}_1");
        File.Delete(WaitFor(() => Directory.Exists(Path.Combine(folder, "shards"))
            ? Directory.GetFiles(Path.Combine(folder, "shards"), "*.shard", SearchOption.AllDirectories).FirstOrDefault() : null));
        using (var other = new ToolCall { Caller = _tool.Caller })
        {
            Assert.Equal(0, other.Run("run", "--shard=7/8", $"--shardDir={Path.Combine(folder, "shards")}"));
        }

        var exitCode = await launch;

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("Shard 0 of 8 failed (", _tool.Errors, StringComparison.Ordinal);
        Assert.Equal(ReportOf("whole", "digits"), ReportOf("artifacts", "digits"));
    }

    [Fact]
    public void A_search_in_rounds_on_a_real_Slurm_finds_what_it_finds_here()
    {
        // arrange
        RealSlurm.Require();
        using (var rows = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(Repository.Root, "src", "QuantBuild.Datasets", "Housing", "california_housing_train.csv.gz")),
            CompressionMode.Decompress)))
        {
            File.WriteAllLines(_tool["houses.csv"], Enumerable.Range(0, 1001).Select(_ => rows.ReadLine()!));
        }

        _tool.Folder.Write("houses.json", """
            { "kind": "csv", "file": "houses.csv", "labels": ["median_house_value"], "metrics": ["mae"],
              "features": ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population", "households",
                "median_income"],
              "normalization": { "features": { "kind": "z-score", "from": "houses.csv" },
                "labels": { "kind": "z-score", "from": "houses.csv" } } }
            """);
        _tool.Folder.Copy(Path.Combine(Repository.Root, "samples", "aspnet", "wwwroot", "models", "housing"), "housing");
        WriteModels("""{ "houses": { "path": "housing", "dataset": "houses.json", "schemes": ["small"] } }""");
        Succeed("run", "--artifacts=whole");

        // act
        Succeed("run", "--on=slurm", "--shards=4");

        // assert
        Assert.Equal(ReportOf("whole", "houses"), ReportOf("artifacts", "houses"));
    }

    private void WriteModels(string models) => _tool.Folder.Write("quantbuild.json", $$"""{ "models": {{models}} }""");

    // A layer of weights that a fixed seed draws: what it predicts does not matter, as long as it does everywhere.
    private void WriteDigits()
    {
        var random = new Random(7);
        var weights = Enumerable.Range(0, (784 * 10) + 10).Select(_ => (random.NextSingle() - 0.5f) / 10);
        _tool.Folder.Write("digits/weights.bin", [.. weights.SelectMany(BitConverter.GetBytes)]);
        _tool.Folder.Write("digits/model.json", """
            { "format": "layers-model", "modelTopology": { "keras_version": "2.15.0", "backend": "tensorflow", "model_config":
              { "class_name": "Sequential", "config": { "name": "digits", "layers": [
                { "class_name": "Flatten", "config": { "name": "flatten", "batch_input_shape": [null, 28, 28, 1], "dtype": "float32" } },
                { "class_name": "Dense", "config": { "name": "dense", "units": 10, "activation": "softmax", "use_bias": true } }] } } },
              "weightsManifest": [{ "paths": ["weights.bin"], "weights": [
                { "name": "dense/kernel", "shape": [784, 10], "dtype": "float32" },
                { "name": "dense/bias", "shape": [10], "dtype": "float32" }] }] }
            """);
    }

    private void Succeed(params string[] args)
    {
        var exitCode = _tool.Run(args);
        Assert.True(exitCode == 0, $"{string.Join(' ', args)}: {_tool.Errors}");
    }

    private string ReportOf(string artifacts, string model)
    {
        var report = JsonNode.Parse(File.ReadAllText(_tool[$"{artifacts}/reports/{model}/report.json"]))!;
        Remove(report);
        return report.ToJsonString();
    }

    private static void Remove(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            _ofTimesAndMachine.ToList().ForEach(name => fields.Remove(name));
            fields.ToList().ForEach(field => Remove(field.Value));
        }
        else if (node is JsonArray items)
        {
            items.ToList().ForEach(Remove);
        }
    }

    private static string? ArrayIn(string folder)
    {
        var path = Path.Combine(folder, "launch.json");
        return File.Exists(path) && JsonNode.Parse(File.ReadAllText(path))!["arrays"]!.AsArray() is [{ } array, ..]
            ? (string)array["job"]! : null;
    }

    private static string? LogOf(string folder, int shard) => Directory.Exists(Path.Combine(folder, "logs"))
        ? Directory.GetFiles(Path.Combine(folder, "logs"), $"*.{shard}.log").FirstOrDefault() : null;

    private static T WaitFor<T>(Func<T?> find)
        where T : class
    {
        for (var tries = 0; tries < 6000; tries++)
        {
            if (find() is { } found)
            {
                return found;
            }

            Thread.Sleep(50);
        }

        throw new TimeoutException("It was not found for five minutes.");
    }

    [GeneratedRegex(@"quantbuild\\?""? ((?:run|quantize) (?:.* )?--(?:merge|shardDir)\S*.*)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"\$\{\{ matrix\.shard \}\}|\$\(shard\)")]
    private static partial Regex Variable();
}
