namespace QuantBuild.Workflow.CommandLine;

/// <summary>The arguments that an operation cannot do without.</summary>
public static class RequiredValues
{
    /// <summary>The value of an argument.</summary>
    /// <typeparam name="T">What the argument is read as.</typeparam>
    /// <param name="values">The command line.</param>
    /// <param name="argument">The argument.</param>
    /// <exception cref="WorkflowException">It was not given.</exception>
    public static T Require<T>(this IArgumentValues values, Argument<T?> argument)
        where T : class =>
            values.Get(argument) ?? throw new WorkflowException($"{argument.Usage} is missing: {argument.Description}.");
}
