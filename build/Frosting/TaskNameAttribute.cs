namespace Cake.Frosting;

/// <summary>Names a task; without it a task is called as its class.</summary>
/// <param name="name">The name that <c>--target</c> takes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    /// <summary>The name that <c>--target</c> takes.</summary>
    public string Name { get; } = name;
}
