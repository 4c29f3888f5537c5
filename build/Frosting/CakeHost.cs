using System.Reflection;
using Cake.Cli;
using Cake.Common.Modules;
using Cake.Core.Configuration;
using Cake.Core.Modules;
using Cake.Frosting.Internal;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;

namespace Cake.Frosting;

/// <summary>Runs task classes on the Cake engine, with Cake's command line.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection _services = new();
    private readonly List<Assembly> _assemblies = [];

    /// <summary>Creates a host that finds the tasks of the entry assembly.</summary>
    public CakeHost()
    {
        if (Assembly.GetEntryAssembly() is { } entry)
        {
            _assemblies.Add(entry);
        }

        _services.AddCakeDiagnostics().UseModule<CoreModule>().UseModule<CommonModule>();
        _services.AddSingleton<ICakeConfiguration>(FrostingConfiguration.Create);
        _services.AddSingleton<IVersionResolver, VersionResolver>();
        _services.AddSingleton<VersionFeature>();
        _services.AddSingleton<InfoFeature>();
        _services.AddSingleton<IFrostingContext, FrostingContext>();
    }

    /// <summary>Creates a host that finds the tasks of the entry assembly.</summary>
    public static CakeHost Create() => new();

    /// <summary>Has the public tasks of another assembly found too.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>Adds services, or replaces the host's own: of several of one type the last counts.</summary>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        services(_services);
        return this;
    }

    /// <summary>Reads the command line and runs what it asks for.</summary>
    /// <returns>0, or 1 where anything failed.</returns>
    public int Run(IEnumerable<string> args)
    {
        // By name, as compilers order types by their files' folders, and --description lists tasks as they come.
        foreach (var type in _assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(IsTask)
            .OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            _services.AddSingleton(typeof(IFrostingTask), type);
        }

        // The command line's own container; the build's container is made once the arguments are known.
        var registrar = new TypeRegistrar();
        registrar.RegisterInstance(typeof(IServiceCollection), _services);

        var app = new CommandApp<DefaultCommand>(registrar);
        app.Configure(config => config.AddExample("--target", "Default").AddExample("--verbosity", "quiet").AddExample("--tree"));
        return app.Run(args) == 0 ? 0 : 1;
    }

    private static bool IsTask(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask));
}
