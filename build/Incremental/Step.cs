using System.Reflection;

namespace Build.Incremental;

/// <summary>
/// Work that is left out where nothing it depends on changed: neither its input files, nor its values (arguments),
/// nor its code, and where its outputs are still as it wrote them.
/// </summary>
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
    /// <summary>The files and folders it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Whatever else decides the result, such as arguments, by name as invariant text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The assemblies whose code decides the result.</summary>
    public IReadOnlyList<Assembly> Code { get; init; } = [];

    public string RecordPath => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Outputs[0])) + ".step.json";

    /// <summary>Does the work, or says that it is left out.</summary>
    /// <param name="force">Do it in any case.</param>
    /// <param name="tell">Receives one line: why the work is done, or that it is not.</param>
    /// <param name="work">The work; where it throws, the step counts as never done.</param>
    /// <returns>Whether the work was done.</returns>
    /// <exception cref="BuildException">An input is missing, or an output after the work.</exception>
    public bool Run(bool force, Action<string> tell, Action work)
    {
        RequireAll(Inputs, "needs");
        var last = StepRecord.Load(RecordPath);
        var now = new StepRecord(DateTime.UtcNow, Values, VersionsOf(Code), StatesOf(Inputs, last?.Inputs, last), StatesOf(Outputs, last?.Outputs, last));
        if (ReasonToRun(force, last, now) is not { } reason)
        {
            tell($"{Name} skipped: inputs unchanged (use --force to rerun)");
            now.Save(RecordPath);
            return false;
        }

        tell($"{Name} runs: {reason}");
        Directory.CreateDirectory(Path.GetDirectoryName(RecordPath)!);
        File.Delete(RecordPath);
        work();
        RequireAll(Outputs, "should have written");

        // Inputs and time stay those from before the work: a file that changes meanwhile must not pass for the one that was read.
        (now with { Outputs = StatesOf(Outputs, known: null, last: null) }).Save(RecordPath);
        return true;
    }

    private string? ReasonToRun(bool force, StepRecord? last, StepRecord now)
        => force ? "--force"
            : last is null ? "not done before"
            : Outputs.Any(output => !Path.Exists(output)) ? "an output is missing"
            : last.DifferenceTo(now);

    private static Dictionary<string, string> VersionsOf(IEnumerable<Assembly> code)
        => code.ToDictionary(assembly => assembly.GetName().Name!, assembly => assembly.ManifestModule.ModuleVersionId.ToString());

    private IReadOnlyList<FileState> StatesOf(IEnumerable<string> paths, IReadOnlyList<FileState>? known, StepRecord? last)
        => FileState.Capture(Path.GetDirectoryName(RecordPath)!, paths, known ?? [], last?.RecordedAt ?? default);

    private void RequireAll(IReadOnlyList<string> paths, string role)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            throw new BuildException($"{Name} {role} {missing}, which does not exist.");
        }
    }
}
