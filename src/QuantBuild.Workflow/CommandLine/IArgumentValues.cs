namespace QuantBuild.Workflow.CommandLine;

/// <summary>The values of a command line, each of which keeps its argument's rule.</summary>
public interface IArgumentValues
{
    /// <summary>Whether the command line itself gives an argument.</summary>
    /// <param name="argument">The argument.</param>
    bool IsGiven(Argument argument);

    /// <summary>The value of an argument; null or false where it was not given.</summary>
    /// <typeparam name="T">What the argument is read as.</typeparam>
    /// <param name="argument">The argument.</param>
    T? Get<T>(Argument<T> argument);
}
