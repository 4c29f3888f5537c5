using System.Globalization;
using System.Text.Json;
using QuantBuild.Common.Files;

namespace QuantBuild.Verification.Internal;

/// <summary>The models and inputs that TF.js is to compute, laid out in a folder as the scripts expect them.</summary>
internal sealed class TfjsJob : IDisposable
{
    private readonly ScratchFolder _folder = ScratchFolder.Create("quantbuild-tfjs-");
    private readonly Dictionary<Array, string> _inputs = new(ReferenceEqualityComparer.Instance);
    private readonly object[] _models;
    private readonly int[] _feeds;

    public TfjsJob(IReadOnlyList<Reference> references)
    {
        _feeds = [.. references.Select(reference => reference.Feeds.Count)];
        _models = [.. references.Select(reference => (object)new
        {
            directory = Path.GetDirectoryName(reference.File),
            file = reference.File,
            isGraph = reference.IsGraphModel,
            hasInitializer = reference.HasInitializer,
            outputs = reference.Graph.Outputs.Select(output => output.Name),
            feeds = reference.Feeds.Select(feed => feed.Inputs.Select(input => new
            {
                file = Write(input.Values),
                name = input.Name,
                type = input.Type,
                shape = input.Shape,
            }).ToArray()).ToArray(),
        })];
    }

    /// <summary>Runs the job in Node.js, or in a browser that Node.js starts.</summary>
    /// <param name="node">The path of Node.js.</param>
    /// <param name="scripts">The folder with the scripts.</param>
    /// <param name="browser">The browser's program; null for Node.js itself.</param>
    /// <param name="backend">What TF.js computes with.</param>
    /// <param name="modelDone">Is told the position of each model that is done.</param>
    /// <exception cref="VerificationException">TF.js cannot be run, or broke off.</exception>
    public TfjsAnswer Run(string node, string scripts, string? browser, TfjsBackend backend, Action<int> modelDone)
    {
        var jobFile = Path.Combine(_folder.Path, "job.json");
        File.WriteAllBytes(jobFile, JsonSerializer.SerializeToUtf8Bytes(
            new { output = _folder.Path, browser, backend = backend.ToString().ToLowerInvariant(), models = _models }));
        var (exitCode, lastLine) = ChildProcess.Run(scripts, node, ["main.mjs", jobFile], line =>
        {
            // TF.js itself may write lines, too.
            const string Done = "done ";
            if (line.StartsWith(Done, StringComparison.Ordinal)
                && int.TryParse(line.AsSpan(Done.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var model)
                && model < _models.Length)
            {
                modelDone(model);
            }
        });
        return exitCode == 0
            ? TfjsAnswer.Read(Path.Combine(_folder.Path, "result.json"), _feeds)
            : throw new VerificationException($"TF.js broke off in {browser ?? "Node.js"}: {lastLine}");
    }

    /// <summary>The outputs of one model for one feed.</summary>
    public IReadOnlyList<OutputTensor> ReadOutputs(TfjsAnswer answer, int model, int feed) =>
        [.. answer.Models[model].Outputs![feed].Select((output, k) => new OutputTensor(
            output.Name, output.Shape,
            ValueFile.ReadFloats(Path.Combine(_folder.Path, FormattableString.Invariant($"output-{model}-{feed}-{k}.bin")))))];

    public void Dispose() => _folder.Dispose();

    private string Write(Array values)
    {
        if (!_inputs.TryGetValue(values, out var path))
        {
            path = Path.Combine(_folder.Path, FormattableString.Invariant($"input-{_inputs.Count}.bin"));
            ValueFile.Write(path, values);
            _inputs.Add(values, path);
        }

        return path;
    }
}
