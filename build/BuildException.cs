using QuantBuild.Common;

namespace Build;

/// <summary>A build that cannot go on; its message is all that a user sees of it.</summary>
public sealed class BuildException : Exception
{
    public BuildException(string message)
        : base(Printable.Message(message))
    {
    }

    public BuildException(string message, Exception innerException)
        : base(Printable.Message(message), innerException)
    {
    }
}
