using PublicApiGenerator;

namespace QuantBuild.Verification.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        // act
        var api = typeof(TfjsVerifier).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });

        // assert
        Snapshot.Matches("PublicApi.txt", api.ReplaceLineEndings("\n").Trim() + "\n");
    }
}
