using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Tests.StartUp;

/// <summary>The scripts compile the build where something changed, and not otherwise; a program in place of dotnet tells which.</summary>
public abstract class BuildScriptTests : IDisposable
{
    private const string Source = "src/Library/Library.cs";

    private readonly TemporaryFolder _folder = new();
    private readonly string _shell;
    private readonly string[] _script;

    /// <param name="shell">The program that runs the script.</param>
    /// <param name="script">The script, behind the options of the shell.</param>
    protected BuildScriptTests(string shell, params string[] script)
    {
        (_shell, _script) = (shell, script);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program in place of dotnet is for systems with a POSIX shell");
        Assert.SkipWhen(ProgramRun.Find(shell) is null, $"{shell} is not installed");
        File.Copy(Path.Combine(Paths.OfRepository().Root, script[^1]), _folder[script[^1]]);
        string[] files =
            ["build/Build.csproj", Source, "src/Library/Library.csproj", "Directory.Build.props", ".editorconfig", "global.json"];
        foreach (var file in files)
        {
            _folder.Write(file, "1");
        }

        // Compiles into the folder that the script looks at, and tells what it was called for. A shell may be a dotnet tool itself.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _folder.Write("tools/dotnet", $$"""
            #!/bin/sh
            case "$1" in
            build)
              mkdir -p build/bin/ahead && touch build/bin/ahead/Build.dll && echo compiled >> calls
              [ ! -f broken ] ;;
            */pwsh.dll) exec {{dotnet}} "$@" ;;
            *) echo "ran $*" >> calls ;;
            esac
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["tools/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        Run();
        Forget();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _folder.Dispose();

    [Fact]
    public void Nothing_is_compiled_where_nothing_changed()
    {
        // act
        var calls = Run("--target=Test");

        // assert
        Assert.Equal([$"ran build/bin/ahead/Build.dll --working={_folder.Path} --target=Test"], calls);
    }

    // One after the other in one folder: a shell takes its time to start.
    [Fact]
    public void Whatever_changed_is_compiled_and_after_all_that_nothing_more()
    {
        // arrange
        (string What, Action Change)[] changes =
        [
            ("touched", () => File.SetLastWriteTimeUtc(_folder[Source], DateTime.UnixEpoch)),
            ("changed", () => _folder.Write(Source, "2")),
            ("moved", () => File.Move(_folder[Source], _folder["src/Library.cs"])),
            ("added", () => _folder.Write("src/Library/Other.cs", "1")),
            ("deleted", () => File.Delete(_folder["src/Library.cs"])),
            ("the project", () => _folder.Write("src/Library/Library.csproj", "2")),
            ("the properties", () => _folder.Write("Directory.Build.props", "2")),
            ("no properties", () => File.Delete(_folder["Directory.Build.props"])),
            ("new properties", () => _folder.Write("Directory.Packages.props", "1")),
            ("the program is gone", () => File.Delete(_folder["build/bin/ahead/Build.dll"])),
            ("a library of the program is new", () => _folder.Write("build/bin/ahead/Other.dll", "1")),
            ("a library of the program is gone", () => File.Delete(_folder["build/bin/ahead/Other.dll"])),
        ];

        // act
        var compiled = changes.Where(change =>
        {
            change.Change();
            var calls = Run();
            Forget();
            return calls[0] == "compiled";
        }).ToArray();
        var last = Run();

        // assert
        Assert.Equal(changes.Select(change => change.What), compiled.Select(change => change.What));
        Assert.DoesNotContain("compiled", last);
    }

    [Fact]
    public void What_does_not_compile_is_compiled_again()
    {
        // arrange
        File.WriteAllText(_folder[Source], "broken");
        File.WriteAllText(_folder["broken"], string.Empty);

        // act
        var first = Run();
        Forget();
        File.Delete(_folder["broken"]);
        var second = Run();

        // assert
        Assert.Equal(["compiled"], first);
        Assert.Equal("compiled", second[0]);
    }

    private void Forget() => File.Delete(_folder["calls"]);

    private string[] Run(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(_shell, [.. _script, .. args])
        {
            WorkingDirectory = _folder.Path,
            Environment = { ["PATH"] = $"{_folder["tools"]}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        process.WaitForExit();
        return File.Exists(_folder["calls"]) ? File.ReadAllLines(_folder["calls"]) : [];
    }
}

/// <summary>build.sh.</summary>
public sealed class BashScriptTests() : BuildScriptTests("bash", "build.sh");

/// <summary>build.ps1, where there is a PowerShell.</summary>
public sealed class PowerShellScriptTests() : BuildScriptTests("pwsh", "-NoProfile", "-File", "build.ps1");
