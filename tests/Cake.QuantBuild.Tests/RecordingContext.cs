using System.Reflection;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.QuantBuild.Tests;

/// <summary>Cake's own context, whose processes are written down and not started.</summary>
internal sealed class RecordingContext : IProcessRunner, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FilePath _tool;

    public RecordingContext()
    {
        var (files, log) = (new FileSystem(), new NullLog());
        var environment = new CakeEnvironment(new CakePlatform(), new CakeRuntime());
        var globber = new Globber(files, environment);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        var tools = new ToolLocator(
            environment,
            new ToolRepository(environment),
            new ToolResolutionStrategy(files, environment, globber, configuration, log));
        Context = new CakeContext(
            files, environment, globber, log, new CakeArguments(Array.Empty<string>().ToLookup(text => text)), this,
            new WindowsRegistry(), tools, new CakeDataService(), configuration,
            DispatchProxy.Create<IToolInstaller, Unused>(), DispatchProxy.Create<IServiceProvider, Unused>());
        _folder.Write("quantbuild", string.Empty);
        _tool = _folder["quantbuild"];
    }

    public ICakeContext Context { get; }

    /// <summary>The folder that relative paths count from.</summary>
    public string Folder => Context.Environment.WorkingDirectory.FullPath;

    /// <summary>The command lines.</summary>
    public List<string> Calls { get; } = [];

    public int ExitCode { get; set; }

    public T With<T>(T settings)
        where T : QuantBuildSettings
    {
        settings.ToolPath = _tool;
        return settings;
    }

    /// <summary>Sets everything that settings of ours have.</summary>
    public QuantBuildSettings Filled(QuantBuildSettings settings)
    {
        foreach (var property in settings.GetType().GetProperties().Where(IsOurs))
        {
            if (property.GetValue(settings) is ICollection<string> words)
            {
                words.Add("word");
            }
            else
            {
                var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                property.SetValue(settings, type == typeof(string) ? "text" : type == typeof(bool) ? true : type == typeof(int) ? 1
                    : Activator.CreateInstance(type, "some/path"));
            }
        }

        return With(settings);
    }

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        Calls.Add(settings.Arguments.Render());
        return new EndedProcess(ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsOurs(PropertyInfo property) => property.DeclaringType!.Assembly == typeof(QuantBuildSettings).Assembly
        && property.GetMethod!.IsPublic;

    // A proxy derives from it.
#pragma warning disable CA1812, CA1852
    internal class Unused : DispatchProxy
#pragma warning restore CA1812, CA1852
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
    }

    private sealed class EndedProcess(int exitCode) : IProcess
    {
        public void WaitForExit()
        {
        }

        public bool WaitForExit(int milliseconds) => true;

        public int GetExitCode() => exitCode;

        public IEnumerable<string> GetStandardError() => [];

        public IEnumerable<string> GetStandardOutput() => [];

        public void Kill()
        {
        }

        public void Dispose()
        {
        }
    }
}
