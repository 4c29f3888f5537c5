using System.Diagnostics;

namespace Build.Tests.Targets;

/// <summary>What only a process of its own can show: exit codes, and what the command line parser itself writes.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData(0, "0.1.0", "--version")]
    [InlineData(0, "--verbosity <VERBOSITY>", "--help")]
    [InlineData(1, "Unknown command 'Tset'", "Tset")]
    [InlineData(1, "Did you mean Test?", "--target=Tset")]
    [InlineData(1, "Did you mean --epochs?", "--epoch=3")]
    [InlineData(1, "Error: --output must have a value behind the equals sign.", "--target=QuantizeModel", "--output=")]
    public async Task A_process_ends_with_zero_or_one(int expected, string text, params string[] args)
    {
        // arrange
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        // act
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // assert
        Assert.Equal(expected, process.ExitCode);
        Assert.Contains(text, await output + await errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', await output + await errors);
    }
}
