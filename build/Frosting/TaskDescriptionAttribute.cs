namespace Cake.Frosting;

/// <summary>Says in one line what a task does; shown by <c>--description</c>.</summary>
/// <param name="description">The line shown.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskDescriptionAttribute(string description) : Attribute
{
    /// <summary>The line shown.</summary>
    public string Description { get; } = description;
}
