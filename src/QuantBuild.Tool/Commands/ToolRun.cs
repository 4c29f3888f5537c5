using System.Text.Json.Nodes;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Tool.Commands;

/// <summary>One run of a command.</summary>
/// <param name="Context">What operations work with.</param>
/// <param name="Values">The options, and the model where the command takes one.</param>
/// <param name="Names">Names that stand without an option's.</param>
/// <param name="Folder">The folder that people are in.</param>
internal sealed record ToolRun(WorkflowContext Context, IArgumentValues Values, IReadOnlyList<string> Names, string Folder);

/// <summary>Does a command's work.</summary>
/// <param name="answer">Receives what is answered in JSON, also where the work fails behind that.</param>
internal delegate void ToolWork(JsonObject answer);
