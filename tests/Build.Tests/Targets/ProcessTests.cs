using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;

namespace Build.Tests.Targets;

/// <summary>What only a process of its own can show: exit codes, and what the command line parser itself writes.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData(0, "0.1.0", "--version")]
    [InlineData(0, "--verbosity <VERBOSITY>", "--help")]
    [InlineData(0, "QuantizeHousing  ", "--help")]
    [InlineData(1, "Error: Unknown command 'Tset'. Did you mean --target=Test?", "Tset")]
    [InlineData(1, "Error: Unknown command 'QuantizeHousing'. Did you mean --target=QuantizeHousing?", "QuantizeHousing", "--epochs=1")]
    [InlineData(1, "Did you mean Test?", "--target=Tset")]
    [InlineData(1, "Did you mean --epochs?", "--epoch=3")]
    [InlineData(1, "Error: --output must have a value behind the equals sign.", "--target=QuantizeModel", "--output=")]
    [InlineData(1, "Error: --target must be followed by a target's name. Run the build without", "--target")]
    [InlineData(1, "Error: --target must be followed by a target's name. Run the build without", "-t", "--epochs=1")]
    public async Task A_process_ends_with_zero_or_one(int expected, string text, params string[] args)
    {
        // act
        var run = await RunAsync(args);

        // assert
        Assert.Equal(expected, run.ExitCode);
        Assert.Contains(text, run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Said);
    }

    [Fact]
    public async Task Without_libtorch_models_are_converted_quantized_and_evaluated()
    {
        // arrange: nothing of libtorch is found in an empty folder; the artifacts are the repository's, under a name of the test's own
        using TemporaryFolder folder = new();
        var name = Path.GetFileName(folder.Path);
        var none = Directory.CreateDirectory(folder["none"]).FullName;
        var files = Path.Combine(Paths.OfRepository().Tests, "QuantBuild.Conversion.Tests", "KerasFiles", "Files");
        var keras = Path.Combine(files, "sequential-keras3.keras");
        using (var model = new Sequential([new Dense(6, activation: "relu", inputShape: [2]), new Dense(1)], seed: 3))
        {
            model.Save(folder[name]);
        }

        WriteData(folder);

        // act
        var converted = await RunAsync(["--target=ConvertModel", $"--model={keras}", $"--output={folder["converted"]}"], none);
        string[] both = [$"--model={folder[name]}", $"--dataset={folder["data.json"]}", "--schemes=converter-8bit,safe-8bit"];
        var evaluated = await RunAsync(["--target=QuantizeAndEvaluateModel", .. both], none);
        string[] made = [Path.Combine(Paths.OfRepository().Models, name), Path.Combine(Paths.OfRepository().Reports, name)];
        foreach (var path in made.Where(Directory.Exists))
        {
            Directory.Delete(path, recursive: true);
        }

        // assert
        Assert.True(converted.ExitCode == 0, converted.Said);
        Assert.True(evaluated.ExitCode == 0, evaluated.Said);
    }

    private static void WriteData(TemporaryFolder folder)
    {
        File.WriteAllText(
            folder["data.json"],
            """{ "kind": "csv", "file": "rows.csv", "features": ["a", "b"], "labels": ["sum"], "metrics": ["mae"] }""");
        File.WriteAllLines(folder["rows.csv"], ["a,b,sum", "1,2,3", "2,5,7"]);
    }

    private static Task<ProgramRun> RunAsync(string[] args, string? libtorch = null) =>
        ProgramRun.OfAsync(new("dotnet", [typeof(Program).Assembly.Location, .. args])
        {
            Environment = { [NativeLibraries.FolderVariable] = libtorch },
        });
}
