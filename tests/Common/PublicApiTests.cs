using System.Reflection;
using PublicApiGenerator;

namespace QuantBuild.Testing;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        // arrange
        var tests = typeof(PublicApiTests).Assembly.GetName().Name!;
        var library = Assembly.Load(tests[..^".Tests".Length]);

        // act
        var api = library.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });

        // assert
        Snapshot.Matches("PublicApi.txt", api.ReplaceLineEndings("\n").Trim() + "\n");
    }
}
