using System.Reflection;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting.Internal;

/// <summary>Turns a task class and its attributes into a task of the engine.</summary>
internal static class TaskRegistration
{
    public static void Register(this ICakeEngine engine, IFrostingTask task, IFrostingContext context)
    {
        var type = task.GetType();
        var contextType = ContextTypeOf(type);
        if (!contextType.IsInstanceOfType(context))
        {
            context.Log.Warning("Task {0} cannot be used: its context {1} is not the build's.", NameOf(type), contextType.FullName);
            return;
        }

        var builder = engine.RegisterTask(NameOf(type));
        if (type.GetCustomAttribute<TaskDescriptionAttribute>() is { Description: { Length: > 0 } description })
        {
            builder.Description(description);
        }

        // Only what a task overrides is registered: the engine reports a task without a body as delegated.
        if (Overrides(type, nameof(FrostingTask.Run), contextType) || Overrides(type, nameof(AsyncFrostingTask.RunAsync), contextType))
        {
            builder.Does(task.RunAsync);
        }

        if (Overrides(type, nameof(IFrostingTask.ShouldRun), contextType))
        {
            builder.WithCriteria(task.ShouldRun, task.SkippedMessage);
        }

        if (type.IsDefined(typeof(ContinueOnErrorAttribute)))
        {
            builder.ContinueOnError();
        }

        if (Overrides(type, nameof(IFrostingTask.OnError), typeof(Exception), contextType))
        {
            builder.OnError(exception => task.OnError(exception, context));
        }

        if (Overrides(type, nameof(IFrostingTask.Finally), contextType))
        {
            builder.Finally(() => task.Finally(context));
        }

        foreach (var dependency in type.GetCustomAttributes<IsDependentOnAttribute>())
        {
            builder.IsDependentOn(NameOfTask(dependency.Task, "dependency"));
        }

        foreach (var dependee in type.GetCustomAttributes<IsDependeeOfAttribute>())
        {
            builder.IsDependeeOf(NameOfTask(dependee.Task, "reverse dependency"));
        }
    }

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;

    private static string NameOfTask(Type type, string role) => type.IsAssignableTo(typeof(IFrostingTask))
        ? NameOf(type)
        : throw new CakeException($"The {role} '{NameOf(type)}' is not a valid task.");

    private static Type ContextTypeOf(Type task) =>
        TaskBaseOf(task)?.GenericTypeArguments[0] ?? typeof(ICakeContext);

    private static bool Overrides(Type task, string method, params Type[] parameters) =>
        task.GetMethod(method, parameters) is { } found && found.DeclaringType != TaskBaseOf(task);

    private static Type? TaskBaseOf(Type task)
    {
        for (var type = task.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
                && (definition == typeof(FrostingTask<>) || definition == typeof(AsyncFrostingTask<>)))
            {
                return type;
            }
        }

        return null;
    }
}
