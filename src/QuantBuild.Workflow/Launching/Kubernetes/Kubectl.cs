using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Workflow.Launching.Kubernetes;

/// <summary>A cluster, by its own program.</summary>
/// <param name="program">The program: <c>kubectl</c>, or its path.</param>
/// <param name="place">The namespace; null for the program's own.</param>
internal sealed class Kubectl(string program, string? place)
{
    /// <summary>What makes a job that is suspended one that runs.</summary>
    public const string Running = """{"spec":{"suspend":false}}""";

    /// <summary>The label that says which launch an object is of.</summary>
    public const string Instance = "app.kubernetes.io/instance";

    /// <summary>Selects the objects of a launch.</summary>
    /// <param name="name">The launch's name.</param>
    public static string SelectorOf(string name) => $"{Instance}={name}";

    /// <summary>Applies a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WorkflowException">The cluster refuses it.</exception>
    public void Apply(string path) => Call("apply", "--filename", path);

    /// <summary>The jobs of a launch.</summary>
    /// <param name="name">The launch's name.</param>
    public IReadOnlyList<JobStatus> Jobs(string name) => Items("jobs", SelectorOf(name), JobStatus.Of);

    /// <summary>Lets a job run that is suspended.</summary>
    /// <param name="job">The job's name.</param>
    public void Resume(string job) => Call("patch", "job", job, "--type=merge", "--patch", Running);

    /// <summary>Deletes the jobs of a launch, with their pods.</summary>
    /// <param name="name">The launch's name.</param>
    public void Delete(string name) => Call("delete", "jobs", "--selector", SelectorOf(name), "--ignore-not-found");

    /// <summary>Deletes a job.</summary>
    /// <param name="job">The job's name.</param>
    public void DeleteJob(string job) => Call("delete", "job", job, "--ignore-not-found");

    /// <summary>What a job wrote; nothing where that cannot be had any more.</summary>
    /// <param name="job">The job's name.</param>
    public string LogOf(string job) => ProgramCall.Of(program, WithPlace("logs", $"job/{job}")).Output;

    /// <summary>The exit codes that the pods of a job left.</summary>
    /// <param name="job">The job's name.</param>
    public IReadOnlyList<int> ExitCodes(string job) =>
    [
        .. Items("pods", $"batch.kubernetes.io/job-name={job}", pod => pod["status"]?["containerStatuses"] as JsonArray ?? [])
            .SelectMany(containers => containers).Select(container => (int?)container?["state"]?["terminated"]?["exitCode"]).OfType<int>(),
    ];

    private List<T> Items<T>(string kind, string selector, Func<JsonNode, T> read)
    {
        try
        {
            var answer = StrictJson.ParseNode(Encoding.UTF8.GetBytes(Call("get", kind, "--selector", selector, "--output=json")));
            return [.. (answer?["items"] as JsonArray ?? []).Select(item => read(item!))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new WorkflowException($"{program} answered something else than {kind}: {exception.Message}", exception);
        }
    }

    private string Call(params IEnumerable<string> arguments)
    {
        var call = ProgramCall.Of(program, WithPlace(arguments));
        return call.ExitCode == 0 ? call.Output : throw new WorkflowException($"{program} {arguments.First()}: {call.LastLine}");
    }

    private IEnumerable<string> WithPlace(params IEnumerable<string> arguments) =>
        place is null ? arguments : arguments.Append($"--namespace={place}");
}
