using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Cake.Core;
using Cake.Core.Annotations;

namespace Cake.QuantBuild.Tests;

/// <summary>What the aliases make of their settings, against what the tool takes.</summary>
public sealed partial class AliasesTests : IDisposable
{
    private readonly RecordingContext _cake = new();

    private static IEnumerable<MethodInfo> Aliases =>
        typeof(QuantBuildAliases).GetMethods(BindingFlags.Public | BindingFlags.Static);

    public void Dispose() => _cake.Dispose();

    [Fact]
    public void Settings_become_options_and_what_is_not_set_is_left_to_the_tool()
    {
        // act
        _cake.Context.QuantizeModel(
            "models/my digits", "site", _cake.With(new QuantizeModelSettings { QuantizeUInt8 = string.Empty, AllowMiss = true }));
        _cake.Context.CheckBudgets(_cake.With(new CheckBudgetsSettings()));
        _cake.Context.RunModels(_cake.With(new RunModelsSettings { Models = { "digits", "faces" }, Schemes = { "small", "tiny" } }));

        // assert
        Assert.Equal(
            [
                $"quantize \"{_cake.Folder}/models/my digits\" --output=\"{_cake.Folder}/site\" --allowMiss --quantize_uint8",
                "check",
                "run \"digits\" \"faces\" --schemes=\"small,tiny\"",
            ],
            _cake.Calls);
    }

    [Fact]
    public void A_tool_that_fails_fails_the_task()
    {
        // arrange
        _cake.ExitCode = 1;

        // act and assert
        Assert.Throws<CakeException>(() => _cake.Context.CheckBudgets(_cake.With(new CheckBudgetsSettings())));
    }

    [Fact]
    public async Task Every_option_of_every_alias_is_one_of_its_command()
    {
        // arrange: everything is set
        foreach (var alias in Aliases.Where(alias => typeof(QuantBuildSettings).IsAssignableFrom(alias.GetParameters()[^1].ParameterType)))
        {
            var settings = (QuantBuildSettings)Activator.CreateInstance(alias.GetParameters()[^1].ParameterType)!;
            alias.Invoke(null, [_cake.Context, .. alias.GetParameters()[1..^1].Select(Argument), _cake.Filled(settings)]);
        }

        // act and assert
        Assert.Equal(["check", "convert", "evaluate", "quantize", "report", "run", "verify"], _cake.Calls.Select(Command).Order());
        foreach (var call in _cake.Calls)
        {
            var help = await ProgramRun.OfAsync(new ProcessStartInfo("dotnet", [Tool, Command(call), "--help"]));
            var known = Options().Matches(help.Output).Select(option => option.Value).ToArray();
            Assert.All(Options().Matches(call), option => Assert.Contains(option.Value, known));
        }
    }

    [Fact]
    public void Every_alias_is_documented_and_in_the_category()
    {
        // arrange
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Cake.QuantBuild", "README.md"));

        // act and assert
        Assert.Equal("QuantBuild", typeof(QuantBuildAliases).GetCustomAttribute<CakeAliasCategoryAttribute>()!.Name);
        Assert.All(Aliases, alias =>
        {
            Assert.NotNull(alias.GetCustomAttribute<CakeMethodAliasAttribute>());
            Assert.Contains($"`{alias.Name}(", readme, StringComparison.Ordinal);
        });
    }

    private static string Tool
    {
        get
        {
            var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Cake.QuantBuild.Tests"), AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "src", "QuantBuild.Tool", output, "quantbuild.dll");
        }
    }

    private static object Argument(ParameterInfo parameter) => Activator.CreateInstance(parameter.ParameterType, "some/path")!;

    private static string Command(string call) => call.Split(' ')[0];

    [GeneratedRegex(@"(?<=\s)--[a-zA-Z_0-9]+")]
    private static partial Regex Options();
}
