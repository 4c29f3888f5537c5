namespace Cake.Frosting;

/// <summary>Has another task run before this one.</summary>
/// <param name="type">The type of the task to run first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type type) : Attribute
{
    /// <summary>The type of the task to run first.</summary>
    public Type Task { get; } = type;
}
