namespace QuantBuild.Datasets.Tests;

/// <summary>The folder with the real datasets, where there is one.</summary>
internal static class RealData
{
    public static string Require(string name)
    {
        var folder = Environment.GetEnvironmentVariable("QUANTBUILD_DATA");
        Assert.SkipUnless(folder is { Length: > 0 }, "QUANTBUILD_DATA names no folder with the real datasets.");
        var path = Path.Combine(folder, name);
        Assert.SkipUnless(Path.Exists(path), $"The folder of QUANTBUILD_DATA holds no {name}.");
        return folder;
    }
}
