using System.Reflection;

namespace QuantBuild.Workflow.Incremental;

/// <summary>Work that is left out where nothing it depends on changed: neither its input files, nor its values (arguments), nor its code,
/// and where its outputs are still as it wrote them.</summary>
/// <remarks>
/// Files are compared by SHA-256; one whose length and time are as recorded is taken for unchanged without being read.
/// Code is compared by the module version id that the compiler derives from an assembly's content, so that any change of
/// the source counts. A step names only the assemblies that compute its result: naming none, for a training of hours,
/// means that only its inputs and values decide, and <c>--force</c> the rest.
/// </remarks>
/// <param name="Name">Names the step in messages.</param>
/// <param name="Outputs">The files and folders it writes; the record lies beside the first.</param>
public sealed record Step(string Name, params IReadOnlyList<string> Outputs)
{
    /// <summary>Why a step runs whose record is damaged.</summary>
    public const string UnreadableRecord = "its record cannot be read";

    /// <summary>What a record is called behind the name of the first output.</summary>
    internal const string RecordEnding = ".step.json";

    /// <summary>The files and folders it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Whatever else decides the result, such as arguments, by name as invariant text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The assemblies whose code decides the result.</summary>
    public IReadOnlyList<Assembly> Code { get; init; } = [];

    /// <summary>Where what it was made from is recorded.</summary>
    public string RecordPath => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Outputs[0])) + RecordEnding;

    /// <summary>Whether a run ever began this step, so that what lies there is not put there by hand.</summary>
    public bool WasBegun => StepRecord.Exists(RecordPath);

    /// <summary>Does the work, or says that it is left out. Another run of the same step, in this process or another,
    /// is waited for.</summary>
    /// <param name="force">Do it in any case.</param>
    /// <param name="tell">Receives one line: why the work is done, or that it is not.</param>
    /// <param name="work">The work; where it throws, or the process ends, the step counts as not done.</param>
    /// <returns>Whether the work was done.</returns>
    /// <exception cref="WorkflowException">An input is missing, or an output after the work.</exception>
    public bool Run(bool force, Action<string> tell, Action work)
    {
        RequireAll(Inputs, "needs");
        using var turn = Turn.Take(RecordPath, Name, tell);
        var last = StepRecord.Load(RecordPath);
        var now = Now(last);
        if (ReasonToRun(force, last, now) is not { } reason)
        {
            tell($"{Name} skipped: inputs unchanged (use --force to rerun)");
            if (!last!.IsSureOf(now))
            {
                now.Save(RecordPath);
            }

            return false;
        }

        tell($"{Name} runs: {reason}");
        (now with { State = StepState.Running, Outputs = [] }).Save(RecordPath);
        work();
        RequireAll(Outputs, "should have written");

        // Inputs and time stay those from before the work: a file that changes meanwhile must not pass for the one that was read.
        (now with { Outputs = StatesOf(Outputs, known: null, last: null) }).Save(RecordPath);
        return true;
    }

    /// <summary>What a run would do, by the reason that it would act upon; nothing is written.</summary>
    /// <param name="force">Whether the run would do the work in any case.</param>
    /// <param name="coming">What steps before it would write: full paths, each with the name of its step.</param>
    /// <exception cref="WorkflowException">An input is missing, and no step would write it.</exception>
    public StepForecast Foresee(bool force, IReadOnlyDictionary<string, string> coming)
    {
        var makers = Inputs.Select(MakerOf).ToArray();
        RequireAll([.. Inputs.Zip(makers).Where(input => input.Second is null).Select(input => input.First)], "needs");
        var last = StepRecord.Load(RecordPath);
        return ReasonToRun(force, last is null ? null : Settled(last), Settled(Now(last))) is { } reason
                ? new StepForecast(Name, StepOutcome.Runs, reason)
            : makers.OfType<string>().FirstOrDefault() is { } maker
                ? new StepForecast(Name, StepOutcome.RunsIfChanged, $"unless {maker} writes what is there already")
            : StepForecast.UpToDate(Name, last!);

        // What is yet to be written says nothing of what it will be.
        StepRecord Settled(StepRecord record) => record with
        {
            Inputs = [.. record.Inputs.Where(input =>
                MakerOf(Path.Combine(Path.GetDirectoryName(RecordPath)!, input.Path)) is null)],
        };

        string? MakerOf(string path)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            return coming.FirstOrDefault(output =>
                full == output.Key || full.StartsWith(output.Key + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Value;
        }
    }

    /// <summary>Why what is there is not what the record says of it, whatever code made it: null where it is,
    /// or where there never was a record.</summary>
    public string? FindDeviation() => FindDeviation((last, now) => last.DifferenceTo(now));

    /// <summary>As <see cref="FindDeviation()"/>, whatever its inputs and values are now.</summary>
    public string? FindDeviationOfOutputs() =>
        FindDeviation((last, now) => (last with { Values = now.Values, Inputs = now.Inputs }).DifferenceTo(now));

    private string? FindDeviation(Func<StepRecord, StepRecord, string?> difference)
    {
        var last = StepRecord.Load(RecordPath);
        return !WasBegun ? null
            : last is null ? UnreadableRecord
            : last.State == StepState.Running ? "it was interrupted or failed"
            : Compare(last, Now(last));

        string? Compare(StepRecord before, StepRecord now) => difference(before with { Code = now.Code }, now);
    }

    private string? ReasonToRun(bool force, StepRecord? last, StepRecord now) =>
        force ? "--force"
            : last is null ? (WasBegun ? UnreadableRecord : "not done before")
            : last.State == StepState.Running ? "it was interrupted or failed the last time"
            : Outputs.FirstOrDefault(output => !Path.Exists(output)) is { } missing ? $"output {Path.GetFileName(missing)} is missing"
            : last.DifferenceTo(now);

    private StepRecord Now(StepRecord? last) => new(
        StepState.Done, DateTime.UtcNow, Values, VersionsOf(Code), StatesOf(Inputs, last?.Inputs, last),
        StatesOf(Outputs, last?.Outputs, last));

    /// <summary>The version of each assembly, by its name.</summary>
    /// <param name="code">The assemblies.</param>
    internal static Dictionary<string, string> VersionsOf(IEnumerable<Assembly> code) =>
        code.Distinct().ToDictionary(assembly => assembly.GetName().Name!, assembly => assembly.ManifestModule.ModuleVersionId.ToString());

    private IReadOnlyList<FileState> StatesOf(IEnumerable<string> paths, IReadOnlyList<FileState>? known, StepRecord? last) =>
        FileState.Capture(Path.GetDirectoryName(RecordPath)!, paths, known ?? [], last?.RecordedAt ?? default);

    private void RequireAll(IReadOnlyList<string> paths, string role)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            throw new WorkflowException($"{Name} {role} {missing}, which does not exist.");
        }
    }
}
