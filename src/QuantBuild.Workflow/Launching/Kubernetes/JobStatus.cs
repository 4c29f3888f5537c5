using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Workflow.Launching.Kubernetes;

/// <summary>How far a job is, as the cluster tells of it.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Succeeded">The pods that ended well.</param>
/// <param name="Active">The pods that wait or run.</param>
/// <param name="FailedIndexes">The indices that failed for good, as in <c>1,3-5</c>.</param>
/// <param name="IsComplete">Whether it ended well.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
internal sealed record JobStatus(string Name, int Succeeded, int Active, string FailedIndexes, bool IsComplete, string? Failure)
{
    /// <summary>Whether it is over.</summary>
    public bool HasEnded => IsComplete || Failure is not null;

    /// <summary>How many indices failed for good.</summary>
    public int Failed => FailedIndexes.Split(',', StringSplitOptions.RemoveEmptyEntries).Sum(range =>
        range.Split('-') is [var first, var last] ? Number(last) - Number(first) + 1 : 1);

    /// <summary>Reads what <c>kubectl get job -o json</c> answers.</summary>
    /// <param name="json">The answer.</param>
    /// <exception cref="JsonException">It is no job.</exception>
    public static JobStatus Of(JsonNode json)
    {
        try
        {
            var status = json["status"];
            var conditions = (status?["conditions"] as JsonArray ?? [])
                .Where(condition => (string?)condition!["status"] == "True").ToList();
            return new JobStatus(
                (string)json["metadata"]!["name"]!,
                (int?)status?["succeeded"] ?? 0,
                (int?)status?["active"] ?? 0,
                (string?)status?["failedIndexes"] ?? string.Empty,
                conditions.Any(condition => (string?)condition!["type"] == "Complete"),
                conditions.Where(condition => (string?)condition!["type"] == "Failed")
                    .Select(condition => (string?)condition!["message"] ?? (string?)condition["reason"] ?? "Failed").FirstOrDefault());
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new JsonException("it is no job", exception);
        }
    }

    private static int Number(string digits) => int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
