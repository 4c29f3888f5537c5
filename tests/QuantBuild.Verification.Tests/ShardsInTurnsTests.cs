using System.Diagnostics;

namespace QuantBuild.Verification.Tests;

/// <summary>A model of very many shards is fetched some at a time; the packages of TF.js are not needed.</summary>
public sealed class ShardsInTurnsTests
{
    private const string Program = """
        const { inTurns } = await import(process.env.SCRIPTS + '/predict.mjs');
        let running = 0, most = 0, failed = 0;
        const fetchInTurns = inTurns(async (url) => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 1));
          running--;
          if (url % 10 === 0) throw new Error('refused');
          return new Response(`shard ${url}`, { status: url % 7 === 0 ? 404 : 200, headers: { 'content-type': 'text/plain' } });
        }, 8);
        const answers = await Promise.all(Array.from({ length: 500 }, (_, url) => fetchInTurns(url).catch(() => { failed++; })));
        const whole = await Promise.all(answers.map(async (answer, url) =>
          !answer || (answer.ok === (url % 7 !== 0) && await answer.text() === `shard ${url}`)));
        console.log(`${most} ${failed} ${whole.every((x) => x)}`);
        """;

    [Fact]
    public async Task Requests_take_turns_and_each_gets_its_own_answer_also_after_failures()
    {
        var start = new ProcessStartInfo(Stock.Node, ["--input-type=module", "--eval", Program]) { RedirectStandardOutput = true };
        start.Environment["SCRIPTS"] = new Uri(TfjsInstallation.FolderWithScripts()).AbsoluteUri;

        using var node = Process.Start(start)!;
        var said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("8 50 true", said.Trim());
    }
}
