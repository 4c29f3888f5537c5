namespace QuantBuild.Tool.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Nothing_of_training_ships_with_the_tool()
    {
        // act: what the tool is made of lies beside its tests
        var names = Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file));

        // assert
        Assert.DoesNotContain(names, name =>
            name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name.Contains("c10", StringComparison.Ordinal));
        Assert.DoesNotContain("QuantBuild.Keras.dll", names);
        Assert.Contains("quantbuild.dll", names);
    }
}
