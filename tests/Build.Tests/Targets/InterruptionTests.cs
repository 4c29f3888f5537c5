using System.Diagnostics;
using QuantBuild.Workflow;
using QuantBuild.Workflow.Incremental;

namespace Build.Tests.Targets;

/// <summary>Ctrl-C and SIGTERM, as only a process of its own can show them.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_build_with_what_was_kept_and_how_to_go_on(string signal)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(), "signals are sent by kill, and heard again by env where the test runs in the background");

        // act
        string[] args = ["--target=TrainHousing", "--epochs=1000000", $"--modelSavePath={_folder["original"]}"];
        var (exitCode, errors) = await Interrupt(signal, args, "Epoch ");

        // assert
        Assert.Equal(Interruption.ExitCode, exitCode);
        Assert.Equal(
            ["Interrupted: TrainHousing is not done. Nothing of it was there before, and nothing half-written stays.",
                $"To go on: ./build.sh {string.Join(' ', args)}"],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["original.step.json"], _folder.Files());
    }

    [Fact]
    public async Task A_search_that_is_interrupted_leaves_no_candidate()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill");

        // act
        var (exitCode, _) = await Interrupt(
            "INT", ["--target=QuantizeHousing", "--epochs=1", "--schemes=small", $"--modelSavePath={_folder["original"]}"], "small: ");

        // assert
        Assert.Equal(Interruption.ExitCode, exitCode);
        Assert.Equal(["original"], Directory.GetDirectories(_folder.Path).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_training_that_left_a_checkpoint_is_gone_on_with_by_resume()
    {
        // arrange
        Directory.CreateDirectory(_folder["original"]);
        var step = Interrupted(isResumed: false);

        // act
        Directory.CreateDirectory(_folder["original.checkpoint"]);
        string message;
        using (Interruption.Explain(step.Explain))
        {
            message = Interruption.Message("./build.sh", ["--target=TrainMnist", "--dataDir=my data"]);
        }

        // assert
        Assert.Equal(
            "Interrupted: TrainMnist is not done. Kept: original as it was before; the training up to its last whole epoch in "
                + "original.checkpoint.\nTo go on: ./build.sh --target=TrainMnist '--dataDir=my data' --resume",
            message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_checkpoint_from_before_is_the_trainings_own_only_where_it_goes_on_from_there(bool isResumed)
    {
        // arrange
        Directory.CreateDirectory(_folder["original.checkpoint"]);

        // act
        var kept = Interrupted(isResumed).Explain();

        // assert
        Assert.Equal(isResumed, kept.IsResumable);
        Assert.Equal(isResumed, kept.Text.Contains("original.checkpoint", StringComparison.Ordinal));
    }

    private InterruptedStep Interrupted(bool isResumed) =>
        new(new Step("TrainMnist", _folder["original"]), new Paths(_folder.Path), _folder["original.checkpoint"], isResumed);

    /// <summary>Runs the build, and sends it a signal once it has written such a line.</summary>
    private static async Task<(int ExitCode, string Errors)> Interrupt(string signal, string[] args, string line)
    {
        using var process = Process.Start(
            new ProcessStartInfo("env", [$"--default-signal={signal}", "dotnet", typeof(Program).Assembly.Location, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } told
            && !told.StartsWith(line, StringComparison.Ordinal))
        {
            // It has not begun yet.
        }

        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ = await output;
        return (process.ExitCode, errors);
    }
}
