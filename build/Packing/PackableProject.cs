using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.MSBuild;
using Cake.Common.Tools.DotNet.Pack;
using Cake.Core;
using QuantBuild.Workflow;
using Path = System.IO.Path;

namespace Build.Packing;

/// <summary>A project that says it is a package, by <c>IsPackable</c>.</summary>
/// <param name="File">The project's file.</param>
public sealed record PackableProject(string File)
{
    private const string Mark = "<IsPackable>true</IsPackable>";

    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>The projects below a folder, one in each of its folders.</summary>
    public static IReadOnlyList<PackableProject> FindAll(string folder) =>
        [.. Directory.EnumerateDirectories(folder).SelectMany(project => Directory.EnumerateFiles(project, "*.csproj"))
            .Where(file => System.IO.File.ReadAllText(file).Contains(Mark, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => new PackableProject(file))];

    /// <summary>Packs the project as everybody's machine packs it: no path of this one is in it. What it is compiled into lies apart from
    /// what the build itself runs from.</summary>
    /// <param name="context">The paths.</param>
    /// <param name="properties">More properties of the project.</param>
    /// <exception cref="WorkflowException">It cannot be packed; the reasons stand above.</exception>
    public void Pack(BuildContext context, params (string Name, string Value)[] properties)
    {
        var settings = new DotNetMSBuildSettings { NoLogo = true }
            .WithProperty("ContinuousIntegrationBuild", "true").WithProperty("IsForPackages", "true");
        foreach (var (name, value) in properties)
        {
            settings.WithProperty(name, value);
        }

        try
        {
            context.DotNetPack(File, new DotNetPackSettings
            {
                Configuration = "Release",
                OutputDirectory = context.Paths.Packages,
                MSBuildSettings = settings,
                Verbosity = DotNetVerbosity.Quiet,
                WorkingDirectory = context.Paths.Root,
                ArgumentCustomization = arguments => arguments.AppendSwitchQuoted("--artifacts-path", context.Paths.Packing),
            });
        }
        catch (CakeException exception)
        {
            throw new WorkflowException($"{Name} cannot be packed; the reasons stand above.", exception);
        }
    }
}
