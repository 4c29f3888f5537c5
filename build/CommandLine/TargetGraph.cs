using System.Reflection;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.CommandLine;

/// <summary>The build's targets and what each depends on, read from the task classes' attributes.</summary>
public sealed class TargetGraph
{
    private readonly Dictionary<string, Target> _targets = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="tasks">The tasks.</param>
    /// <param name="argumentsNamed">The arguments of a name in <see cref="TakesAttribute"/>.</param>
    public TargetGraph(IEnumerable<IFrostingTask> tasks, Func<string, IEnumerable<Argument>> argumentsNamed)
    {
        var types = tasks.Select(task => task.GetType()).ToArray();
        var dependees = types.SelectMany(type => type.GetCustomAttributes<IsDependeeOfAttribute>(), (type, waits) => (type, waits.Task))
            .ToLookup(pair => pair.Task, pair => pair.type);
        foreach (var type in types)
        {
            var before = type.GetCustomAttributes<IsDependentOnAttribute>().Select(attribute => attribute.Task)
                .Concat(dependees[type]);
            var description = type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? string.Empty;
            var arguments = type.GetCustomAttributes<TakesAttribute>().SelectMany(attribute => attribute.Arguments)
                .SelectMany(argumentsNamed).Distinct();
            _targets[NameOf(type)] = new Target(NameOf(type), description, [.. before.Select(NameOf)], [.. arguments]);
        }
    }

    public IEnumerable<Target> Targets => _targets.Values.OrderBy(target => target.Name, StringComparer.Ordinal);

    public bool Contains(string name) => _targets.ContainsKey(name);

    /// <summary>The target itself and everything that runs before it.</summary>
    public IReadOnlyCollection<Target> Closure(string name)
    {
        var found = new List<Target>();
        Visit(name);
        return found;

        void Visit(string current)
        {
            if (_targets.TryGetValue(current, out var target) && !found.Contains(target))
            {
                found.Add(target);
                foreach (var dependency in target.Dependencies)
                {
                    Visit(dependency);
                }
            }
        }
    }

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;
}
