namespace QuantBuild.Verification.Tests;

/// <summary>Stock TF.js, where the machine has what runs it; else the test is skipped with the reason.</summary>
internal static class Stock
{
    /// <summary>Node.js and the packages.</summary>
    public static TfjsInstallation Installation
    {
        get
        {
            var installation = FindOrSkip(TfjsInstallation.Find);
            Assert.SkipUnless(installation.HasPackages, $"The npm packages are not installed: run \"npm ci\" in {installation.Folder}.");
            return installation;
        }
    }

    /// <summary>Node.js alone.</summary>
    public static string Node => FindOrSkip(TfjsInstallation.Find).Node;

    /// <summary>Chromium.</summary>
    public static string Browser => FindOrSkip(Chromium.Find);

    private static T FindOrSkip<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (VerificationException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
