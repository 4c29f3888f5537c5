namespace QuantBuild.Experiments.Tests;

/// <summary>The real datasets, where the machine has them.</summary>
internal static class RealData
{
    public static string Directory
    {
        get
        {
            var directory = Environment.GetEnvironmentVariable("QUANTBUILD_DATA");
            Assert.SkipUnless(System.IO.Directory.Exists(directory), "QUANTBUILD_DATA names no folder with the datasets.");
            return directory!;
        }
    }
}
