using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Build.Tests.Architecture;

/// <summary>The direction in which projects may know each other, as CONTRIBUTING.md draws it,
/// held against what the compiler wrote into the assemblies.</summary>
public sealed class DependenciesTests
{
    private const string Prefix = "QuantBuild.";

    private static readonly Dictionary<string, string[]> _allowed = new(StringComparer.Ordinal)
    {
        ["Common"] = [],
        ["Quantization"] = ["Common", "Graph"],
        ["Datasets"] = ["Common"],
        ["Reporting"] = ["Common"],
        ["Hdf5"] = ["Common"],
        ["Graph"] = ["Common"],
        ["Inference"] = ["Common", "Graph"],
        ["Tfjs"] = ["Common", "Graph", "Quantization"],
        ["Keras"] = ["Common", "Conversion", "Graph", "Tfjs"],
        ["Conversion"] = ["Common", "Graph", "Hdf5", "Tfjs"],
        ["Verification"] = ["Common", "Conversion", "Graph", "Inference", "Reporting", "Tfjs"],
        ["Experiments"] = ["Common", "Conversion", "Datasets", "Graph", "Inference", "Quantization", "Reporting", "Tfjs"],
        ["Workflow"] = ["Common", "Datasets", "Experiments", "Graph", "Inference", "Quantization", "Reporting", "Tfjs", "Verification"],
        ["Demos"] = ["Common", "Conversion", "Datasets", "Experiments", "Graph", "Keras"],
    };

    private static readonly string[] _withEngine = ["Demos", "Keras"];

    public static TheoryData<string> Projects => [.. _allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_those_below_it(string project)
    {
        // act
        var ours = ReferencesOf(project).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        var known = ours.Select(name => name[Prefix.Length..]);

        // assert
        Assert.Empty(known.Except(_allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_training_and_the_demos_load_libtorch_however_far_away(string project)
    {
        // act
        var known = new HashSet<string>();
        Collect(project, known);

        // assert
        Assert.Equal(_withEngine.Contains(project), known.Contains("TorchSharp"));
    }

    [Fact]
    public void Quantization_knows_no_files()
    {
        // act
        var types = TypesUsedBy("Quantization");

        // assert
        Assert.DoesNotContain("System.IO.Stream", types);
        Assert.DoesNotContain(types, type => type.StartsWith("System.IO.File", StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type.StartsWith("System.IO.Directory", StringComparison.Ordinal));
        Assert.DoesNotContain("QuantBuild.Common.Files.AtomicFile", types);
    }

    [Fact]
    public void Every_assembly_of_ours_that_the_build_composes_has_its_place()
    {
        // act
        var files = Directory.GetFiles(AppContext.BaseDirectory, Prefix + "*.dll");
        var found = files.Select(file => Path.GetFileNameWithoutExtension(file)[Prefix.Length..]);

        // assert
        Assert.Equal(_allowed.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static string PathOf(string project) => Path.Combine(AppContext.BaseDirectory, $"{Prefix}{project}.dll");

    private static string[] ReferencesOf(string project) =>
        [.. Assembly.LoadFrom(PathOf(project)).GetReferencedAssemblies().Select(reference => reference.Name!)];

    private static void Collect(string project, HashSet<string> known)
    {
        foreach (var reference in ReferencesOf(project).Where(known.Add))
        {
            if (reference.StartsWith(Prefix, StringComparison.Ordinal))
            {
                Collect(reference[Prefix.Length..], known);
            }
        }
    }

    private static List<string> TypesUsedBy(string project)
    {
        using var file = new PEReader(File.OpenRead(PathOf(project)));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(metadata.GetTypeReference);
        return [.. types.Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
