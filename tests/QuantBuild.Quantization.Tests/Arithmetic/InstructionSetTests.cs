using System.Diagnostics;

namespace QuantBuild.Quantization.Tests.Arithmetic;

/// <summary>Runs <see cref="LoopTests"/> and <see cref="GoldenTests"/> again in a process of its own on a lesser machine.</summary>
public sealed class InstructionSetTests
{
    private const string IsChild = "QUANTBUILD_INSTRUCTION_SET_TEST";

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableAVX512")]
    public async Task Results_are_the_same_without(string instructionSet)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(IsChild) is not null, "This is the process on the lesser machine.");

        // arrange
        var start = new ProcessStartInfo(Environment.ProcessPath!, [
            typeof(LoopTests).Assembly.Location, "-class", typeof(LoopTests).FullName!, "-class", typeof(GoldenTests).FullName!,
        ])
        {
            RedirectStandardOutput = true,
            Environment = { [instructionSet] = "0", [IsChild] = "1" },
        };
        if (!Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.RemoveAt(0);
        }

        // act
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // assert
        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9]", output);
    }
}
