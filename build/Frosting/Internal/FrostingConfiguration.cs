using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.IO;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;

namespace Cake.Frosting.Internal;

internal static class FrostingConfiguration
{
    /// <summary>Cake's settings: its configuration file, environment variables and the command line, the later ones first.</summary>
    public static ICakeConfiguration Create(IServiceProvider provider)
    {
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        var arguments = provider.GetRequiredService<IRemainingArguments>().Parsed
            .ToDictionary(group => group.Key, group => group.FirstOrDefault() ?? string.Empty);
        return new CakeConfigurationProvider(provider.GetRequiredService<IFileSystem>(), environment)
            .CreateConfiguration(environment.WorkingDirectory, arguments);
    }
}
