using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification.Tests;

public sealed partial class NpmPackagesTests : IDisposable
{
    private const string Lock = """{ "packages": { "": { "version": "1.0.0" }, "node_modules/a": { "version": "2.0.0" },"""
        + """ "node_modules/b": { "version": "3.0.0" } } }""";

    private readonly TemporaryFolder _folder = new();

    private static string Folder => TfjsInstallation.FolderWithScripts();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_packages_are_stock_TFjs_in_pinned_versions()
    {
        // act
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")));

        // assert
        var dependencies = package.RootElement.GetProperty("dependencies").EnumerateObject().ToArray();
        Assert.Equal(["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"], dependencies.Select(dependency => dependency.Name));
        Assert.All(dependencies, dependency => Assert.Matches(ExactVersion(), dependency.Value.GetString()!));
    }

    [Fact]
    public void The_lock_file_has_a_checksum_for_every_package_and_no_download_address()
    {
        // act
        using var lockFile = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "package-lock.json")));

        // assert
        var packages = lockFile.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToArray();
        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name);
        });
    }

    [Fact]
    public void Packages_are_installed_where_npm_recorded_what_the_lock_file_names()
    {
        // arrange
        Write(Lock, Without(string.Empty));

        // assert
        Assert.True(NpmPackages.AreInstalled(_folder.Path));
    }

    [Fact]
    public void Packages_are_out_of_date_where_a_version_differs()
    {
        // arrange
        Write(Lock, Lock.Replace("3.0.0", "2.9.0", StringComparison.Ordinal));

        // assert
        Assert.False(NpmPackages.AreInstalled(_folder.Path));
    }

    [Fact]
    public void Packages_are_out_of_date_where_one_is_missing()
    {
        // arrange
        Write(Lock, Without("node_modules/b"));

        // assert
        Assert.False(NpmPackages.AreInstalled(_folder.Path));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{ "packages": {""")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Packages_are_not_installed_where_npm_did_not_finish(string? recorded)
    {
        // arrange
        Write(Lock, recorded);

        // assert
        Assert.False(NpmPackages.AreInstalled(_folder.Path));
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex ExactVersion();

    private static string Without(string package)
    {
        var root = JsonNode.Parse(Lock)!;
        root["packages"]!.AsObject().Remove(package);
        return root.ToJsonString();
    }

    private void Write(string lockFile, string? recorded)
    {
        File.WriteAllText(_folder["package-lock.json"], lockFile);
        if (recorded is not null)
        {
            Directory.CreateDirectory(_folder["node_modules"]);
            File.WriteAllText(Path.Combine(_folder["node_modules"], ".package-lock.json"), recorded);
        }
    }
}
