using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace QuantBuild.Tool.Tests;

/// <summary>Work that is cut into parts, and put together so that nobody can tell.</summary>
public sealed partial class ShardsTests : IDisposable
{
    private const string Times = """^ *"(createdAt|evaluationSeconds|examplesPerSecond)": .*\n""";
    private const string Machine = """^ *"(environment|times)": \{[^}]*\},?\n""";
    private const string Lists = """^ *"(machines|partSeconds)": \[[^\]]*\],?\n""";

    private static readonly string[] _evaluate = ["evaluate", "layers", "--name=lines"];
    private static readonly string[] _labelled = [.. _evaluate, "--dataset=shapes.json", "--schemes=converter-8bit,safe-8bit"];

    private readonly ToolCall _tool = new();

    public ShardsTests() => _tool.Folder.Copy(Repository.Models);

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("shapes.json", 1)]
    [InlineData("shapes.json", 2)]
    [InlineData("shapes.json", 3)]
    [InlineData("shapes.json", 8)]
    [InlineData("shapes.json", 40)]
    [InlineData("unlabelled.json", 3)]
    [InlineData("unlabelled.json", 8)]
    public void A_merged_report_is_that_of_one_run_but_for_times_and_machine(string dataset, int count)
    {
        // arrange
        string[] command = [.. _evaluate, $"--dataset={dataset}", "--schemes=converter-8bit,safe-8bit"];
        Succeed([.. command, "--artifacts=whole"]);

        // act
        RunShards(command, count);
        Succeed([.. command, "--merge"]);

        // assert
        Assert.Equal(ReportIn("whole"), ReportIn("artifacts"));
    }

    [Fact]
    public void A_merged_report_names_the_machines_and_the_time_of_each_part()
    {
        // act
        RunShards(_labelled, 2);
        Succeed([.. _labelled, "--merge", "--json"]);

        // assert
        var report = _tool.Answer["reports"]![0]!["content"]!;
        Assert.Single(report["machines"]!.AsArray());
        Assert.All(report["variants"]!.AsArray(), variant =>
            Assert.Equal(
                (double)variant!["evaluationSeconds"]!,
                variant["partSeconds"]!.AsArray().Sum(seconds => (double)seconds!),
                tolerance: 1e-12));
    }

    [Fact]
    public void A_shard_writes_no_report_and_the_same_one_twice_does_no_harm()
    {
        // act
        var first = RunShards(_labelled, 2);
        Succeed([.. _labelled, "--shard=1/2", "--json"]);
        Succeed([.. _labelled, "--shard=1/2", "--force"]);

        // assert
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
        Assert.Equal(first, Shards());
        Succeed([.. _labelled, "--merge"]);
    }

    [Fact]
    public void A_shard_that_lies_there_twice_does_no_harm()
    {
        // arrange
        var shards = RunShards(_labelled, 2);
        Directory.CreateDirectory(_tool["artifacts/shards/again"]);
        File.Copy(shards[0], _tool["artifacts/shards/again/copy.shard"]);

        // act
        Succeed([.. _labelled, "--merge"]);

        // assert
        Assert.Empty(_tool.Errors);
    }

    [Fact]
    public void A_missing_shard_is_named_with_the_command_that_makes_it_and_nothing_is_written()
    {
        // arrange
        File.Delete(RunShards(_labelled, 3)[1]);

        // act
        var exitCode = _tool.Run([.. _labelled, "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("1 of the 3 shards of lines is missing in artifacts/shards: 1. Nothing was merged. Make it: quantbuild evaluate "
            + "layers --name=lines --dataset=shapes.json --schemes=converter-8bit,safe-8bit --shard=1/3",
            _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
        Assert.Equal("""{"version":1,"round":1,"shards":3,"missing":[1],"done":false}""", State());
    }

    [Fact]
    public void Where_there_is_no_shard_the_command_that_makes_them_is_named()
    {
        // act
        var exitCode = _tool.Run([.. _labelled, "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("There are no shards of lines in artifacts/shards. ", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains(" --shard=i/n", _tool.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut off", "its checksum is wrong")]
    [InlineData("tampered with", "its checksum is wrong")]
    [InlineData("emptied", "it is no shard of this version, or is cut off")]
    [InlineData("a pipe of text", "it is no shard of this version, or is cut off")]
    public void A_damaged_shard_is_named_and_nothing_is_written(string damage, string problem)
    {
        // arrange
        var shard = RunShards(_labelled, 2)[1];
        var bytes = File.ReadAllBytes(shard);
        File.WriteAllBytes(shard, damage switch
        {
            "cut off" => bytes[..^1],
            "tampered with" => [.. bytes[..100], (byte)(bytes[100] ^ 1), .. bytes[101..]],
            "emptied" => [],
            _ => new string('x', 200).Select(letter => (byte)letter).ToArray(),
        });

        // act
        var exitCode = _tool.Run([.. _labelled, "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"{Path.GetFileName(shard)} is damaged: {problem}", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains("--shard=1/2", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
    }

    [Fact]
    public void A_damaged_shard_is_made_again()
    {
        // arrange
        var shard = RunShards(_labelled, 2)[1];
        File.WriteAllText(shard, "nothing");

        // act
        Succeed([.. _labelled, "--shard=1/2"]);

        // assert
        Succeed([.. _labelled, "--merge"]);
    }

    [Fact]
    public void A_stale_shard_is_named_with_what_has_changed()
    {
        // arrange
        RunShards(_labelled, 2);
        var description = _tool["shapes.json"];
        File.WriteAllText(description, File.ReadAllText(description).Replace(
            "\"accuracy\", \"loss\"", "\"loss\", \"accuracy\"", StringComparison.Ordinal));

        // act
        var exitCode = _tool.Run([.. _labelled, "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("is stale: it was computed with another data", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
    }

    [Fact]
    public void Shards_of_other_work_are_named_and_nothing_is_written()
    {
        // arrange
        RunShards([.. _evaluate[..^1], "--name=others", "--dataset=shapes.json"], 2);

        // act
        var exitCode = _tool.Run([.. _labelled, "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("is of other work, others/original", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
    }

    [Fact]
    public void A_shard_of_another_command_line_is_named_with_what_it_lacks()
    {
        // arrange
        var shard = Path.GetFileName(RunShards(_labelled, 2)[1]);

        // act
        var exitCode = _tool.Run([.. _labelled[..^1], "--schemes=converter-8bit,safe-8bit,float16", "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"{shard} was made by another command line: it lacks lines/float16", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains("--shard=1/2", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
    }

    [Fact]
    public void Files_of_others_and_what_a_killed_writer_left_are_left_out()
    {
        // arrange
        var shard = RunShards(_labelled, 2)[1];
        File.Copy(shard, $"{shard}.0123456789abcdef0123456789abcdef.tmp");
        File.WriteAllBytes($"{shard}.fedcba9876543210fedcba9876543210.tmp", File.ReadAllBytes(shard)[..50]);
        File.WriteAllText(_tool["artifacts/shards/notes.txt"], "of somebody else's");

        // act
        Succeed([.. _labelled, "--merge"]);

        // assert
        Assert.Empty(_tool.Errors);
        Assert.True(File.Exists(_tool["artifacts/shards/notes.txt"]));
    }

    [Theory]
    [InlineData("--shard=0/2")]
    [InlineData("--merge")]
    public void A_folder_that_cannot_be_written_is_named(string option)
    {
        // arrange: a file is in its place
        RunShards(_labelled, 2);

        // act
        var exitCode = _tool.Run([.. _labelled, option, "--shardDir=shapes.json/shards"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"The folder of shards {_tool["shapes.json/shards"]} cannot be written: ", _tool.Errors, StringComparison.Ordinal);
        Assert.Contains(" Give another with --shardDir=", _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["artifacts/reports"]));
    }

    [Fact]
    public void A_shard_of_another_cut_does_no_harm()
    {
        // arrange
        RunShards(_labelled, 2);
        Succeed([.. _labelled, "--shard=0/5"]);

        // act
        var exitCode = _tool.Run([.. _labelled, "--merge"]);

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("\"shards\": 2", File.ReadAllText(_tool["artifacts/shards/state.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void All_models_of_a_budget_file_are_cut_as_one_list()
    {
        // arrange
        File.WriteAllText(_tool["quantbuild.json"], """
            { "models": {
              "lines": { "path": "layers", "dataset": "shapes.json", "schemes": ["converter-8bit"] },
              "same": { "path": "layers", "dataset": "unlabelled.json", "schemes": ["converter-8bit", "safe-8bit"] } } }
            """);
        Succeed("run", "--artifacts=whole");

        // act
        RunShards(["run"], 3);
        Succeed("run", "--merge");

        // assert
        Assert.Equal(ReportIn("whole"), ReportIn("artifacts"));
        Assert.Equal(ReportIn("whole", "same"), ReportIn("artifacts", "same"));
        Assert.Equal("""{"version":1,"round":1,"shards":3,"missing":[],"done":true}""", State());
    }

    [Fact]
    public void A_search_in_rounds_comes_to_what_it_comes_to_in_one_run()
    {
        // arrange
        string[] command = [.. _evaluate, "--dataset=shapes.json", "--schemes=small,tiny", "--compression=gzip"];
        Succeed([.. command, "--artifacts=whole"]);

        // act
        var rounds = RunRounds(command, 6);

        // assert
        Assert.Equal(ReportIn("whole"), ReportIn("artifacts"));
        Assert.InRange(rounds, 3, CandidatesIn("whole/models/lines/search-gzip.json") * 2 / 3);
        foreach (var file in Directory.GetFiles(_tool["whole/models/lines"], "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".step.json", StringComparison.Ordinal)
                && !Path.GetFileName(file).StartsWith("search-", StringComparison.Ordinal)))
        {
            var other = Path.Combine(_tool["artifacts/models/lines"], Path.GetRelativePath(_tool["whole/models/lines"], file));
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(other));
        }
    }

    [Fact]
    public void A_model_that_is_quantized_in_rounds_has_the_bytes_of_one_run()
    {
        // arrange
        string[] command = ["quantize", "layers", "--dataset=shapes.json", "--schemes=small"];
        Succeed([.. command, "--output=whole"]);

        // act
        RunRounds([.. command, "--output=merged"], 5);

        // assert
        Assert.Equal(File.ReadAllBytes(_tool["whole/model.json"]), File.ReadAllBytes(_tool["merged/model.json"]));
        Assert.All(Directory.GetFiles(_tool["whole"], "*.bin"), file =>
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_tool["merged"], Path.GetFileName(file)))));
    }

    [Fact]
    public void A_shard_of_a_round_that_is_missing_is_named_and_the_search_does_not_go_on()
    {
        // arrange
        string[] command = [.. _evaluate, "--dataset=shapes.json", "--schemes=small"];
        File.Delete(RunShards(command, 2)[0]);

        // act
        var exitCode = _tool.Run([.. command, "--merge"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("1 of the 2 shards of lines is missing in artifacts/shards: 0.", _tool.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_tool["artifacts/shards"], "*.known.shard"));
        Assert.Equal("""{"version":1,"round":1,"shards":2,"missing":[0],"done":false}""", State());
    }

    [Theory]
    [InlineData("--quantize_uint8", "what rules do takes no time worth cutting")]
    [InlineData("--schemes=safe-8bit", "The scheme safe-8bit does not, and what it does for one model cannot be cut.")]
    public void What_cannot_be_cut_is_said(string option, string error)
    {
        // act
        var exitCode = _tool.Run("quantize", "layers", "--output=small", option, "--shard=0/2");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(error, _tool.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["small"]));
    }

    [Theory]
    [InlineData("--shard=2/2", "--shard must be i/n, with i from 0 to n-1 and n up to 100000, or auto. Got \"2/2\".")]
    [InlineData("--shard=-1/4", "--shard must be i/n, with i from 0 to n-1 and n up to 100000, or auto. Got \"-1/4\".")]
    [InlineData("--shard=0/0", "--shard must be i/n, with i from 0 to n-1 and n up to 100000, or auto. Got \"0/0\".")]
    [InlineData("--shard=x", "--shard must be i/n, with i from 0 to n-1 and n up to 100000, or auto. Got \"x\".")]
    [InlineData("--shard=auto", "--shard=auto needs the variables of a batch system, and none is set")]
    public void A_mistake_on_the_command_line_is_named(string option, string error)
    {
        // act
        var exitCode = _tool.Run([.. _labelled, option]);

        // assert
        Assert.Equal(2, exitCode);
        Assert.Contains(error, _tool.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--shard=0/2", "--shard and --merge")]
    [InlineData("--merge", "--shard and --merge")]
    [InlineData("--on=slurm", "--on")]
    public void A_search_in_shards_takes_no_time_limit(string option, string with)
    {
        // act
        var exitCode = _tool.Run([.. _evaluate, "--dataset=shapes.json", "--schemes=small", "--timeLimit=5", option]);

        // assert
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"Error: --timeLimit does not go with {with}: ", _tool.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "--merge")]
    [InlineData("convert", "layers", "-o", "onnx", "--shard=0/2")]
    [InlineData("init", "layers", "--shard=0/2")]
    [InlineData("inspect", "layers", "--dataset=shapes.json", "--shard=0/2")]
    [InlineData("report", "--shard=0/2")]
    [InlineData("ship", "--list=list.txt", "-o", "out", "--on=slurm")]
    [InlineData("verify", "layers", "--on=slurm")]
    public void A_command_that_is_not_cut_says_why(string command, params string[] options)
    {
        // act
        var exitCode = _tool.Run([command, .. options]);

        // assert
        Assert.Equal(2, exitCode);
        Assert.StartsWith(
            $"Error: quantbuild {command} is not cut into shards: ", Assert.Single(_tool.Errors.TrimEnd().Split('\n')),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_and_merging_do_not_go_together()
    {
        // act
        var exitCode = _tool.Run([.. _labelled, "--shard=0/2", "--merge"]);

        // assert
        Assert.Equal(2, exitCode);
        Assert.Contains("--shard and --merge do not go together", _tool.Errors, StringComparison.Ordinal);
    }

    private string[] RunShards(string[] command, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Succeed([.. command, string.Create(CultureInfo.InvariantCulture, $"--shard={i}/{count}")]);
        }

        return Shards();
    }

    // The number of rounds, of which the last is the evaluation's where there is one.
    private int RunRounds(string[] command, int count)
    {
        for (var round = 1; ; round++)
        {
            RunShards(command, count);
            var exitCode = _tool.Run([.. command, "--merge"]);
            Assert.True(exitCode is 0 or ToolProgram.RoundOver, _tool.Errors + _tool.Output);
            if (exitCode == 0)
            {
                Assert.Contains("\"done\":true", State(), StringComparison.Ordinal);
                return round;
            }

            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"round\":{round + 1},"), State(), StringComparison.Ordinal);
        }
    }

    private string[] Shards() =>
        [.. Directory.GetFiles(_tool["artifacts/shards"], "*.shard").Order(StringComparer.Ordinal)];

    private int CandidatesIn(string memory)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(_tool[memory]));
        return json.RootElement.GetProperty("Results").EnumerateObject().Count();
    }

    private string State() => string.Concat(File.ReadAllText(_tool["artifacts/shards/state.json"]).Where(c => !char.IsWhiteSpace(c)));

    private void Succeed(params string[] command)
    {
        var exitCode = _tool.Run(command);
        Assert.True(exitCode == 0, _tool.Errors + _tool.Output);
    }

    // The lines of times and machines are left out; all others are compared byte by byte.
    private string ReportIn(string artifacts, string model = "lines") =>
        OfTimesAndMachine().Replace(File.ReadAllText(_tool[$"{artifacts}/reports/{model}/report.json"]), string.Empty);

    [GeneratedRegex(Times + "|" + Machine + "|" + Lists, RegexOptions.Multiline)]
    private static partial Regex OfTimesAndMachine();
}
