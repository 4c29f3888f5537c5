using System.Globalization;
using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.QuantBuild;

/// <summary>Runs <c>quantbuild</c>, which <c>#tool dotnet:?package=QuantBuild.Tool</c> installs.</summary>
/// <param name="context">Finds and starts the program.</param>
internal sealed class QuantBuildTool(ICakeContext context)
    : Tool<QuantBuildSettings>(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools)
{
    /// <summary>Runs a command; where it fails, which a broken budget is, too, this throws.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="settings">Its options.</param>
    /// <param name="on">What it works on: paths of models, or names.</param>
    /// <param name="more">More of its options.</param>
    public void Run(string command, QuantBuildSettings settings, IEnumerable<object> on, params (string Name, object? Value)[] more)
    {
        var arguments = new ProcessArgumentBuilder().Append(command);
        foreach (var model in on)
        {
            arguments.AppendQuoted(TextOf(model));
        }

        foreach (var (name, value) in more.Concat(settings.Options))
        {
            switch (value)
            {
                case null or false or ICollection<string> { Count: 0 }:
                    break;
                case "" or true:
                    arguments.Append($"--{name}");
                    break;
                default:
                    arguments.AppendSwitchQuoted($"--{name}", "=", TextOf(value));
                    break;
            }
        }

        Run(settings, arguments);
    }

    /// <inheritdoc/>
    protected override string GetToolName() => "quantbuild";

    /// <inheritdoc/>
    protected override IEnumerable<string> GetToolExecutableNames() => ["quantbuild", "quantbuild.exe"];

    private string TextOf(object value) => value switch
    {
        FilePath file => file.MakeAbsolute(context.Environment).FullPath,
        DirectoryPath folder => folder.MakeAbsolute(context.Environment).FullPath,
        string text => text,
        IEnumerable<string> words => string.Join(',', words),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
