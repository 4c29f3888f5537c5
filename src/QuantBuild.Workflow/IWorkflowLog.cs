namespace QuantBuild.Workflow;

/// <summary>Takes what an operation tells, line by line. Names out of files may be in it, so that whatever shows a line makes it
/// printable.</summary>
public interface IWorkflowLog
{
    /// <summary>Takes what was done, or is being done.</summary>
    /// <param name="line">The line.</param>
    void Information(string line);

    /// <summary>Takes what people should know of, though the work goes on.</summary>
    /// <param name="line">The line, without a word that it is a warning.</param>
    void Warning(string line);

    /// <summary>Takes what is wrong; the operation ends with an exception of its own.</summary>
    /// <param name="line">The line.</param>
    void Error(string line);
}
