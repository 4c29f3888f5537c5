using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Build.Tests.Packages;

/// <summary>What is in each package, as people and their tools look for it.</summary>
[Collection(nameof(PackedFolder))]
public sealed class PackagesTests
{
    private static readonly string[] _systems = ["linux-x64", "linux-arm64", "osx-arm64", "win-x64", "win-arm64"];
    private static readonly string[] _libraries = ["Common", "Graph", "Inference", "Quantization", "Tfjs"];

    private static string[] All => Directory.GetFiles(PackedFolder.Packages, "*.nupkg");

    [Fact]
    public void Every_package_says_what_it_is_whose_and_under_which_licence()
    {
        // act and assert
        Assert.All(All, package =>
        {
            using var archive = ZipFile.OpenRead(package);
            var about = AboutOf(archive);
            Assert.Equal(("MIT", "expression"), (Text(about, "license"), (string?)Element(about, "license")!.Attribute("type")));
            Assert.Equal("README.md", Text(about, "readme"));
            Assert.True(archive.GetEntry("README.md")!.Length > 200, package);
            Assert.Equal(("0.1.0", "The QuantBuild authors"), (Text(about, "version"), Text(about, "authors")));
            Assert.True(Text(about, "description").Length > 30, package);
            Assert.True(Text(about, "tags").Split(' ').Length >= 3, package);
            Assert.DoesNotContain("Package Description", Text(about, "description"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_library_has_documentation_and_symbols_that_its_compiler_would_write_again()
    {
        // act and assert
        Assert.All([.. _libraries.Select(name => $"QuantBuild.{name}"), "Cake.QuantBuild"], name =>
        {
            using var archive = ZipFile.OpenRead(Path.Combine(PackedFolder.Packages, $"{name}.0.1.0.nupkg"));
            using var symbols = ZipFile.OpenRead(Path.Combine(PackedFolder.Packages, $"{name}.0.1.0.snupkg"));
            Assert.Contains("<member name=", TextOf(archive.GetEntry($"lib/net10.0/{name}.xml")!), StringComparison.Ordinal);

            using var assembly = new PEReader(new MemoryStream(BytesOf(archive.GetEntry($"lib/net10.0/{name}.dll")!)));
            var debug = assembly.ReadDebugDirectory();
            Assert.Contains(debug, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            using var pdb = MetadataReaderProvider.FromPortablePdbStream(
                new MemoryStream(BytesOf(symbols.GetEntry($"lib/net10.0/{name}.pdb")!)));
            var reader = pdb.GetMetadataReader();
            var codeView = assembly.ReadCodeViewDebugDirectoryData(debug.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
            Assert.Equal(codeView.Guid, new BlobContentId(reader.DebugMetadataHeader!.Id).Guid);
            Assert.All(reader.Documents, document =>
                Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Libraries_depend_on_no_training_and_tools_and_addins_on_no_package()
    {
        // act
        var dependencies = All.ToDictionary(package => Path.GetFileName(package)[..^".0.1.0.nupkg".Length], DependenciesOf);

        // assert
        var own = _libraries.Select(name => $"QuantBuild.{name}").ToArray();
        Assert.All(own, name => Assert.DoesNotContain("Torch", string.Join(' ', dependencies[name]), StringComparison.OrdinalIgnoreCase));
        Assert.All(dependencies.Where(package => !own.Contains(package.Key)), package => Assert.Empty(package.Value));
    }

    [Fact]
    public void What_runs_everywhere_has_the_engine_of_every_system_and_nothing_to_debug_it()
    {
        // act and assert
        Assert.All([("QuantBuild.Tool.any", "tools/net10.0/any/"), ("QuantBuild.MSBuild", "tools/")], package =>
        {
            using var archive = ZipFile.OpenRead(Path.Combine(PackedFolder.Packages, $"{package.Item1}.0.1.0.nupkg"));
            var files = archive.Entries.Select(entry => entry.FullName).ToArray();
            Assert.All(_systems, system => Assert.Single(
                files, file => file.StartsWith($"{package.Item2}runtimes/{system}/native/", StringComparison.Ordinal)
                    && Path.GetFileNameWithoutExtension(file).EndsWith("onnxruntime", StringComparison.Ordinal)));
            Assert.DoesNotContain(files, file => file.EndsWith(".lib", StringComparison.Ordinal)
                || file.Contains("Torch", StringComparison.OrdinalIgnoreCase));
        });
        Assert.All(All, package =>
        {
            using var archive = ZipFile.OpenRead(package);
            Assert.DoesNotContain(archive.Entries, entry => entry.Name is "libSkiaSharp.pdb" or "libHarfBuzzSharp.pdb");
        });
    }

    [Fact]
    public void Packages_are_found_and_used_as_what_they_are()
    {
        // arrange
        using var msbuild = ZipFile.OpenRead(Path.Combine(PackedFolder.Packages, "QuantBuild.MSBuild.0.1.0.nupkg"));
        using var cake = ZipFile.OpenRead(Path.Combine(PackedFolder.Packages, "Cake.QuantBuild.0.1.0.nupkg"));
        using var tool = ZipFile.OpenRead(Path.Combine(PackedFolder.Packages, "QuantBuild.Tool.0.1.0.nupkg"));

        // assert
        Assert.Equal("true", Text(AboutOf(msbuild), "developmentDependency"));
        Assert.All(
            ["build/QuantBuild.MSBuild.props", "build/QuantBuild.MSBuild.targets", "buildMultiTargeting/QuantBuild.MSBuild.props"],
            file => Assert.NotNull(msbuild.GetEntry(file)));
        Assert.DoesNotContain(msbuild.Entries, entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Contains("cake-addin", Text(AboutOf(cake), "tags").Split(' '));
        Assert.Equal("DotnetTool", (string?)Element(AboutOf(tool), "packageType")!.Attribute("name"));
    }

    private static string[] DependenciesOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. AboutOf(archive).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => (string)element.Attribute("id")!)];
    }

    private static XDocument AboutOf(ZipArchive archive)
    {
        using var stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    private static XElement? Element(XDocument about, string name) =>
        about.Descendants().FirstOrDefault(element => element.Name.LocalName == name);

    private static string Text(XDocument about, string name) => (string?)Element(about, name) ?? string.Empty;

    private static string TextOf(ZipArchiveEntry entry) => System.Text.Encoding.UTF8.GetString(BytesOf(entry));

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
