namespace Cake.Frosting;

/// <summary>Has this task run before another one, declared from this side.</summary>
/// <param name="type">The type of the task that waits for this one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependeeOfAttribute(Type type) : Attribute
{
    /// <summary>The type of the task that waits for this one.</summary>
    public Type Task { get; } = type;
}
