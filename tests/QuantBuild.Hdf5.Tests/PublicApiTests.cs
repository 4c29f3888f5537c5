using PublicApiGenerator;

namespace QuantBuild.Hdf5.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var api = typeof(Hdf5File).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });

        Snapshot.Matches("PublicApi.txt", api.ReplaceLineEndings("\n").Trim() + "\n");
    }
}
