using Cake.Core;
using Cake.Core.IO;

namespace Build.Tests.Running;

/// <summary>An environment whose working directory and variables are the test's own, not the process's.</summary>
internal sealed class IsolatedEnvironment(string workingDirectory, IReadOnlyDictionary<string, string> variables) : ICakeEnvironment
{
    private readonly CakeEnvironment _process = new(new CakePlatform(), new CakeRuntime());

    public DirectoryPath WorkingDirectory { get; set; } = workingDirectory;

    public DirectoryPath UserHomeDirectory => _process.UserHomeDirectory;

    public DirectoryPath ApplicationRoot => _process.ApplicationRoot;

    public ICakePlatform Platform => _process.Platform;

    public ICakeRuntime Runtime => _process.Runtime;

    public DirectoryPath GetSpecialPath(SpecialPath path) => _process.GetSpecialPath(path);

    public string? GetEnvironmentVariable(string variable) => variables.GetValueOrDefault(variable);

    public IDictionary<string, string> GetEnvironmentVariables() => new Dictionary<string, string>(variables);
}
