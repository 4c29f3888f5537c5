using System.Diagnostics;

namespace QuantBuild.Fuzz.Kills;

/// <summary>One scenario with all of its kills: what lay there before and what an uninterrupted run makes of it are found out once, then every kill begins from the former.</summary>
internal sealed class KillRun : IDisposable
{
    private const double EarliestShare = 0.2;
    private const double LatestShare = 1.05;

    private readonly KillScenario scenario;
    private readonly Action<string> tell;
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("quantbuild-kills-");
    private readonly BuildProcess build;
    private readonly IReadOnlyDictionary<string, string> former;
    private readonly IReadOnlyDictionary<string, string> next;
    private readonly TimeSpan duration;
    private readonly int renames;

    public KillRun(KillScenario scenario, Action<string> tell)
    {
        (this.scenario, this.tell) = (scenario, tell);
        build = new BuildProcess(root.FullName);
        Shell("sh", "-c", "cp -al \"$0\" \"$1\" 2>/dev/null || cp -a \"$0\" \"$1\"", AppContext.BaseDirectory, At("bin"));
        File.WriteAllText(At("QuantBuild.sln"), string.Empty);
        Directory.CreateDirectory(build.Work);
        scenario.Inputs(build.Work);
        foreach (var command in scenario.Former)
        {
            build.Run(command);
        }

        scenario.Change(build.Work);
        former = Outputs.Of(root.FullName);
        Keep();
        var started = Stopwatch.GetTimestamp();
        build.Run(scenario.Command);
        duration = Stopwatch.GetElapsedTime(started);
        next = Outputs.Of(root.FullName);
        Restore();
        renames = BuildProcess.HasStrace ? build.CountRenames(scenario.Command) : 0;
        if (!Equal(next, Outputs.Of(root.FullName)))
        {
            throw new InvalidOperationException($"{scenario.Name}: two uninterrupted runs differ in {Differences(next, Outputs.Of(root.FullName))}; nothing can be told of interrupted ones.");
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

        tell(tally.Row(scenario.Name));
        return tally;
    }

    public void Dispose() => root.Delete(recursive: true);

    private string KillOnce(Random random, KillTally tally)
    {
        var after = duration * (EarliestShare + ((LatestShare - EarliestShare) * random.NextDouble()));
        var kind = random.Next(renames > 0 ? 6 : 3);
        if (kind >= 3)
        {
            var number = random.Next(1, renames + 1);
            tally.AtRename += build.KillAtRename(scenario.Command, number) ? 1 : 0;
            return $"at rename {number} of {renames}";
        }

        // Only the build listens to signals; the training alone is a test's own process. Ctrl-C is the same to it as SIGTERM, but may be ignored where a campaign runs in the background.
        var isInterrupt = kind == 0 && scenario.Name != TinyTraining.Name;
        var (ran, _, output) = build.Signal(scenario.Command, isInterrupt ? "TERM" : "KILL", after);
        if (isInterrupt)
        {
            tally.Interrupted += ran ? 1 : 0;
            var left = output.Contains("Interrupted: ", StringComparison.Ordinal) ? Outputs.LeftOver(root.FullName).Where(path => !path.Contains(".checkpoint", StringComparison.Ordinal)).ToArray() : [];
            tally.LeftOver += left.Length > 0 ? 1 : 0;
            if (left.Length > 0)
            {
                tell($"{scenario.Name}, SIGTERM after {after.TotalSeconds:F2} s left {string.Join(' ', left)}");
            }

            return $"SIGTERM after {after.TotalSeconds:F2} s";
        }

        tally.AtTime += ran ? 1 : 0;
        return $"SIGKILL after {after.TotalSeconds:F2} s";
    }

    private void Judge(KillTally tally, string what)
    {
        var killed = Outputs.Of(root.FullName);
        var lost = former.Keys.Where(path => !killed.ContainsKey(path)).ToArray();
        var mixed = killed.Where(output => output.Value != former.GetValueOrDefault(output.Key) && output.Value != next.GetValueOrDefault(output.Key)).Select(output => output.Key).ToArray();
        tally.Lost += lost.Length > 0 ? 1 : 0;
        tally.Mixed += mixed.Length > 0 ? 1 : 0;
        var problem = string.Empty;
        try
        {
            build.Run(scenario.Command);
            var mended = Outputs.Of(root.FullName);
            var left = Outputs.LeftOver(root.FullName).ToArray();
            tally.Different += Equal(next, mended) ? 0 : 1;
            tally.LeftOver += left.Length > 0 ? 1 : 0;
            problem = $"{Differences(next, mended)}{string.Join(' ', left)}";
        }
        catch (InvalidOperationException exception)
        {
            tally.Failed++;
            problem = exception.Message;
        }

        if (lost.Length + mixed.Length + problem.Length > 0)
        {
            tell($"{scenario.Name}, {what}: lost {string.Join(' ', lost)}; mixed {string.Join(' ', mixed)}; {problem}");
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
            Shell("cp", "-a", folder, root.FullName);
        }
    }

    private IEnumerable<string> Kept() => new[] { "artifacts", "work" }.Where(folder => Directory.Exists(At(folder)));

    private string At(string name) => Path.Combine(root.FullName, name);

    private static bool Equal(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second) => Differences(first, second).Length == 0;

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
