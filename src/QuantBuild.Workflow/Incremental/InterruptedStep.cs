namespace QuantBuild.Workflow.Incremental;

/// <summary>Says of a step that is interrupted what of it is kept.</summary>
public sealed class InterruptedStep
{
    private readonly Step _step;
    private readonly Workspace _workspace;
    private readonly string? _checkpoint;
    private readonly DateTime? _formerCheckpoint;
    private readonly Dictionary<string, DateTime> _before;

    /// <param name="step">The step, about to begin.</param>
    /// <param name="workspace">How paths are shown.</param>
    /// <param name="checkpoint">The folder that it can be gone on from, where it has one.</param>
    /// <param name="isResumed">Whether it goes on from there itself; else a checkpoint that is there by now is another training's.</param>
    public InterruptedStep(Step step, Workspace workspace, string? checkpoint, bool isResumed)
    {
        (_step, _workspace, _checkpoint) = (step, workspace, checkpoint);
        _formerCheckpoint = Directory.Exists(checkpoint) && !isResumed ? Directory.GetLastWriteTimeUtc(checkpoint) : null;
        _before = step.Outputs.Where(Path.Exists).ToDictionary(output => output, File.GetLastWriteTimeUtc);
    }

    /// <summary>What is kept now, and whether it can be gone on from.</summary>
    public Kept Explain()
    {
        var kept = _step.Outputs.Where(Path.Exists)
            .Select(output => _workspace.Display(output) + (IsAsBefore(output) ? " as it was before" : ", which is whole")).ToList();
        var isResumable = Directory.Exists(_checkpoint) && Directory.GetLastWriteTimeUtc(_checkpoint) != _formerCheckpoint;
        if (isResumable)
        {
            kept.Add($"the training up to its last whole epoch in {_workspace.Display(_checkpoint!)}");
        }

        var what = kept.Count > 0 ? $"Kept: {string.Join("; ", kept)}" : "Nothing of it was there before, and nothing half-written stays";
        return new Kept($"{_step.Name} is not done. {what}.", isResumable);
    }

    private bool IsAsBefore(string output) => _before.TryGetValue(output, out var time) && time == File.GetLastWriteTimeUtc(output);
}
