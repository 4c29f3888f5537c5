using PublicApiGenerator;
using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Quantization.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        // arrange
        var approved = Path.Combine(AppContext.BaseDirectory, "PublicApi.verified.txt");

        // act
        var api = typeof(AffineQuantizer).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").Trim();

        // assert: to approve a change, copy the received file over the verified one in the project
        File.WriteAllText(Path.ChangeExtension(approved, ".received.txt"), api + "\n");
        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n").Trim(), api);
    }
}
