using System.Diagnostics;

namespace Build.Tests.StartUp;

/// <summary>build.sh compiles the build where something changed, and not otherwise; a program in place of dotnet tells which.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private const string Source = "src/Library/Library.cs";

    private readonly TemporaryFolder _folder = new();

    public BuildScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "build.sh is for systems with a POSIX shell");
        File.Copy(Path.Combine(Paths.OfRepository().Root, "build.sh"), _folder["build.sh"]);
        string[] files =
            ["build/Build.csproj", Source, "src/Library/Library.csproj", "Directory.Build.props", ".editorconfig", "global.json"];
        foreach (var file in files)
        {
            _folder.Write(file, "1");
        }

        // Compiles into the folder that build.sh looks at, and tells what it was called for.
        _folder.Write("tools/dotnet", """
            #!/bin/sh
            if [ "$1" = build ]; then
              mkdir -p build/bin/Release/net10.0 && touch build/bin/Release/net10.0/Build.dll && echo compiled >> calls
              [ ! -f broken ]
            else
              echo "ran $*" >> calls
            fi
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["tools/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        Run();
        Forget();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_compiled_where_nothing_changed()
    {
        // act
        var calls = Run("--target=Test");

        // assert
        Assert.Equal([$"ran build/bin/Release/net10.0/Build.dll --working={_folder.Path} --target=Test"], calls);
    }

    public static TheoryData<string, Action<string>> Changes => new()
    {
        { "touched", folder => File.SetLastWriteTimeUtc(Path.Combine(folder, Source), DateTime.UnixEpoch) },
        { "changed", folder => File.WriteAllText(Path.Combine(folder, Source), "2") },
        { "deleted", folder => File.Delete(Path.Combine(folder, Source)) },
        { "added", folder => File.WriteAllText(Path.Combine(folder, "src/Library/Other.cs"), "1") },
        { "moved", folder => File.Move(Path.Combine(folder, Source), Path.Combine(folder, "src/Library.cs")) },
        { "the project", folder => File.WriteAllText(Path.Combine(folder, "src/Library/Library.csproj"), "2") },
        { "the properties", folder => File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "2") },
        { "no properties", folder => File.Delete(Path.Combine(folder, "Directory.Build.props")) },
        { "new properties", folder => File.WriteAllText(Path.Combine(folder, "Directory.Packages.props"), "1") },
        { "the program is gone", folder => File.Delete(Path.Combine(folder, "build/bin/Release/net10.0/Build.dll")) },
        { "a library of the program is gone or new", folder =>
            File.WriteAllText(Path.Combine(folder, "build/bin/Release/net10.0/Other.dll"), "1") },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void What_changed_is_compiled_once(string what, Action<string> change)
    {
        // arrange
        change(_folder.Path);

        // act
        var first = Run();
        Forget();
        var second = Run();

        // assert
        Assert.True(first[0] == "compiled", what);
        Assert.DoesNotContain("compiled", second);
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
        using var process = Process.Start(new ProcessStartInfo("bash", ["build.sh", .. args])
        {
            WorkingDirectory = _folder.Path,
            Environment = { ["PATH"] = $"{_folder["tools"]}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        process.WaitForExit();
        return File.Exists(_folder["calls"]) ? File.ReadAllLines(_folder["calls"]) : [];
    }
}
