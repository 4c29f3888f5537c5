using System.Security;

namespace QuantBuild.MSBuild.Tests;

/// <summary>The samples, in a folder of the test's own, as consumers of the packages in <c>artifacts/packages</c> and of no others.
/// </summary>
internal sealed class PackedSamples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackedSamples()
    {
        foreach (var file in Directory.GetFiles(Samples, "*", SearchOption.AllDirectories).Where(IsSource))
        {
            _folder.Write(Path.Combine("samples", Path.GetRelativePath(Samples, file)), File.ReadAllBytes(file));
        }

        File.WriteAllText(_folder["nuget.config"], $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packages" value="{SecurityElement.Escape(Packages)}" />
              </packageSources>
            </configuration>
            """);
    }

    public string this[string path] => Path.Combine(_folder["samples"], path);

    private static string Samples => Path.Combine(Repository.Root, "samples");

    private static string Packages => Path.Combine(Repository.Root, "artifacts", "packages");

    /// <summary>What programs are told: packages and tools that are unpacked for a test are no others' to find.</summary>
    private Dictionary<string, string> Environment => new()
    {
        ["NUGET_PACKAGES"] = _folder["packages"],
        ["DOTNET_CLI_HOME"] = _folder["home"],
        ["DOTNET_NOLOGO"] = "true",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["CAKE_NUGET_SOURCE"] = Packages,
        ["PORT"] = "0",
    };

    /// <summary>Skips the test where a package has not been written.</summary>
    public static void Require(params string[] names)
    {
        foreach (var name in names)
        {
            Assert.SkipUnless(
                Directory.Exists(Packages) && Directory.GetFiles(Packages, $"{name}.?.?.?.nupkg").Length > 0,
                $"artifacts/packages has no {name}: run \"./build.sh --target=Pack\" first.");
        }
    }

    /// <summary>Puts a file among the samples.</summary>
    public void Copy(string file, string path) => Write(path, File.ReadAllBytes(file));

    /// <summary>Writes a file among the samples.</summary>
    public void Write(string path, ReadOnlySpan<byte> content) => _folder.Write(Path.Combine("samples", path), content.ToArray());

    /// <summary>Writes a text among the samples.</summary>
    public void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Runs a program in the folder of a sample.</summary>
    public Task<ProgramRun> RunAsync(string sample, string program, params string[] arguments) =>
        DotNet.RunProgramAsync(program, this[sample], Environment, arguments);

    /// <summary>Starts a server in a folder.</summary>
    public LocalServer Serve(string folder, string program, params string[] arguments) =>
        new(program, this[folder], Environment, arguments);

    public void Dispose() => _folder.Dispose();

    private static bool IsSource(string file) => !Path.GetRelativePath(Samples, file).Split(Path.DirectorySeparatorChar)
        .Any(part => part is "bin" or "obj" or "node_modules" or "dist" or "artifacts" or "tools");
}
