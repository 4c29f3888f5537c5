using System.Diagnostics;

namespace QuantBuild.Fuzz.Kills;

/// <summary>One scenario with all of its kills: what lay there before and what an uninterrupted run makes of it are found out once, then
/// every kill begins from the former.</summary>
internal sealed class KillRun : IDisposable
{
    private const double EarliestShare = 0.2;
    private const double LatestShare = 1.05;

    private readonly KillScenario _scenario;
    private readonly Action<string> _tell;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("quantbuild-kills-");
    private readonly BuildProcess _build;
    private readonly IReadOnlyDictionary<string, string> _former;
    private readonly IReadOnlyDictionary<string, string> _next;
    private readonly TimeSpan _duration;
    private readonly int _renames;

    public KillRun(KillScenario scenario, Action<string> tell)
    {
        (_scenario, _tell) = (scenario, tell);
        _build = new BuildProcess(_root.FullName);
        Shell("sh", "-c", "cp -al \"$0\" \"$1\" 2>/dev/null || cp -a \"$0\" \"$1\"", AppContext.BaseDirectory, At("bin"));
        File.WriteAllText(At("QuantBuild.sln"), string.Empty);
        Directory.CreateDirectory(_build.Work);
        scenario.Inputs(_build.Work);
        foreach (var command in scenario.Former)
        {
            _build.Run(command);
        }

        scenario.Change(_build.Work);
        _former = Outputs.Of(_root.FullName);
        Keep();
        var started = Stopwatch.GetTimestamp();
        _build.Run(scenario.Command);
        _duration = Stopwatch.GetElapsedTime(started);
        _next = Outputs.Of(_root.FullName);
        Restore();
        _renames = BuildProcess.HasStrace ? _build.CountRenames(scenario.Command) : 0;
        if (!Equal(_next, Outputs.Of(_root.FullName)))
        {
            throw new InvalidOperationException($"{scenario.Name}: two uninterrupted runs differ in "
                + $"{Differences(_next, Outputs.Of(_root.FullName))}; nothing can be told of interrupted ones.");
        }
    }

    public KillTally Kill(int kills, int seed)
    {
        var random = new Random(seed);
        var tally = new KillTally();
        for (var attempt = 0; tally.Kills < kills && attempt < 4 * kills; attempt++)
        {
            Restore();
            var what = KillOnce(random, tally);
            Judge(tally, what);
        }

        _tell(tally.Row(_scenario.Name));
        return tally;
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string KillOnce(Random random, KillTally tally)
    {
        var after = _duration * (EarliestShare + ((LatestShare - EarliestShare) * random.NextDouble()));
        var kind = random.Next(_renames > 0 ? 6 : 3);
        if (kind >= 3)
        {
            var number = random.Next(1, _renames + 1);
            tally.AtRename += _build.KillAtRename(_scenario.Command, number) ? 1 : 0;
            return $"at rename {number} of {_renames}";
        }

        // Only the build listens to signals; the training alone is a test's own process. Ctrl-C is the same to it as SIGTERM, but may be
        // ignored where a campaign runs in the background.
        var isInterrupt = kind == 0 && _scenario.Name != TinyTraining.Name;
        var (ran, _, output) = _build.Signal(_scenario.Command, isInterrupt ? "TERM" : "KILL", after);
        if (isInterrupt)
        {
            tally.Interrupted += ran ? 1 : 0;
            var left = output.Contains("Interrupted: ", StringComparison.Ordinal)
                ? Outputs.LeftOver(_root.FullName).Where(path => !path.Contains(".checkpoint", StringComparison.Ordinal)).ToArray()
                : [];
            tally.LeftOver += left.Length > 0 ? 1 : 0;
            if (left.Length > 0)
            {
                _tell($"{_scenario.Name}, SIGTERM after {after.TotalSeconds:F2} s left {string.Join(' ', left)}");
            }

            return $"SIGTERM after {after.TotalSeconds:F2} s";
        }

        tally.AtTime += ran ? 1 : 0;
        return $"SIGKILL after {after.TotalSeconds:F2} s";
    }

    private void Judge(KillTally tally, string what)
    {
        var killed = Outputs.Of(_root.FullName);
        var lost = _former.Keys.Where(path => !killed.ContainsKey(path)).ToArray();
        var mixed = killed.Where(output => output.Value != _former.GetValueOrDefault(output.Key)
            && output.Value != _next.GetValueOrDefault(output.Key)).Select(output => output.Key).ToArray();
        tally.Lost += lost.Length > 0 ? 1 : 0;
        tally.Mixed += mixed.Length > 0 ? 1 : 0;
        var problem = string.Empty;
        try
        {
            _build.Run(_scenario.Command);
            var mended = Outputs.Of(_root.FullName);
            var left = Outputs.LeftOver(_root.FullName).ToArray();
            tally.Different += Equal(_next, mended) ? 0 : 1;
            tally.LeftOver += left.Length > 0 ? 1 : 0;
            problem = $"{Differences(_next, mended)}{string.Join(' ', left)}";
        }
        catch (InvalidOperationException exception)
        {
            tally.Failed++;
            problem = exception.Message;
        }

        if (lost.Length + mixed.Length + problem.Length > 0)
        {
            _tell($"{_scenario.Name}, {what}: lost {string.Join(' ', lost)}; mixed {string.Join(' ', mixed)}; {problem}");
        }
    }

    private void Keep()
    {
        Directory.CreateDirectory(At("kept"));
        foreach (var folder in Kept())
        {
            Shell("cp", "-a", At(folder), At("kept"));
        }
    }

    private void Restore()
    {
        foreach (var folder in (string[])["artifacts", "work"])
        {
            if (Directory.Exists(At(folder)))
            {
                Directory.Delete(At(folder), recursive: true);
            }
        }

        foreach (var folder in Directory.GetDirectories(At("kept")))
        {
            Shell("cp", "-a", folder, _root.FullName);
        }
    }

    private IEnumerable<string> Kept() => new[] { "artifacts", "work" }.Where(folder => Directory.Exists(At(folder)));

    private string At(string name) => Path.Combine(_root.FullName, name);

    private static bool Equal(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second) =>
        Differences(first, second).Length == 0;

    private static string Differences(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second) =>
        string.Join(' ', first.Keys.Union(second.Keys).Where(path => first.GetValueOrDefault(path) != second.GetValueOrDefault(path)));

    private static void Shell(params string[] line)
    {
        using var process = Process.Start(line[0], line[1..]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', line)} ended with {process.ExitCode}.");
        }
    }
}
