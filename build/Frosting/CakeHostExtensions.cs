using Cake.Core.IO;
using Cake.Frosting.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>What a host is composed of.</summary>
public static class CakeHostExtensions
{
    /// <summary>Gives tasks a context of the build's own.</summary>
    public static CakeHost UseContext<TContext>(this CakeHost host)
        where TContext : class, IFrostingContext =>
            host.ConfigureServices(services => services.AddSingleton<IFrostingContext, TContext>());

    /// <summary>Runs a setup before the first task and a teardown after the last.</summary>
    public static CakeHost UseLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingLifetime =>
            host.ConfigureServices(services => services
                .AddSingleton<IFrostingLifetime, TLifetime>()
                .AddSingleton<IFrostingSetup>(provider => provider.GetRequiredService<IFrostingLifetime>())
                .AddSingleton<IFrostingTeardown>(provider => provider.GetRequiredService<IFrostingLifetime>()));

    /// <summary>Sets the working directory; <c>--working</c> overrules it.</summary>
    public static CakeHost UseWorkingDirectory(this CakeHost host, DirectoryPath path) =>
        host.ConfigureServices(services => services.AddSingleton(new WorkingDirectory(path)));
}
