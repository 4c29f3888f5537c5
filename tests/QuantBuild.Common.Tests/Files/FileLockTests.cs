using System.Diagnostics;
using QuantBuild.Common.Files;

namespace QuantBuild.Common.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Lock => _folder["a.lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_at_a_time_holds_a_lock_and_says_so()
    {
        using (var taken = FileLock.TryTake(Lock))
        {
            Assert.NotNull(taken);
            Assert.Null(FileLock.TryTake(Lock));
            Assert.Equal(Environment.ProcessId, FileLock.HolderOf(Lock)!.ProcessId);
            Assert.InRange(FileLock.HolderOf(Lock)!.Since, DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow);
        }

        Assert.Empty(_folder.Files());
        using var again = FileLock.TryTake(Lock);
        Assert.NotNull(again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4711 2026-01-31T12:00:00.0000000Z 00000000000000000000000000000000")]
    public void A_lock_that_a_killed_process_left_is_free(string note)
    {
        File.WriteAllText(Lock, note);

        using var taken = FileLock.TryTake(Lock);

        Assert.NotNull(taken);
    }

    [Fact]
    public async Task Many_takers_have_it_one_after_the_other()
    {
        var (inside, most, done) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                FileLock? taken;
                while ((taken = FileLock.TryTake(Lock)) is null)
                {
                    Thread.Yield();
                }

                using (taken)
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Interlocked.Decrement(ref inside);
                    done++;
                }
            }
        })));

        Assert.Equal((1, 1600), (most, done));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Whoever_waits_is_told_once_for_whom()
    {
        var told = new List<LockHolder?>();
        var first = FileLock.TryTake(Lock);
        var freeing = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => told.Count > 0, TimeSpan.FromSeconds(30));
            Thread.Sleep(300);
            first!.Dispose();
        }, TestContext.Current.CancellationToken);

        using (FileLock.Take(Lock, told.Add))
        {
            await freeing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        Assert.Equal(Environment.ProcessId, Assert.Single(told)!.ProcessId);
    }

    [Fact]
    public async Task Whoever_waits_for_one_that_does_not_say_who_it_is_is_told_once_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "flock is a command of Linux");
        var told = new List<LockHolder?>();
        using var other = Process.Start(new ProcessStartInfo("flock", [Lock, "sleep", "60"]))!;
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Lock) && IsTaken(), TimeSpan.FromSeconds(30)));
        var freeing = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => told.Count > 0, TimeSpan.FromSeconds(30));
            other.Kill(entireProcessTree: true);
        }, TestContext.Current.CancellationToken);

        using (FileLock.Take(Lock, told.Add))
        {
            await freeing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        Assert.Null(Assert.Single(told));
    }

    [Fact]
    public void A_lock_of_another_process_is_free_at_once_when_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "flock is a command of Linux");
        using var other = Process.Start(new ProcessStartInfo("flock", [Lock, "sleep", "60"]))!;
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Lock) && IsTaken(), TimeSpan.FromSeconds(30)));

        other.Kill(entireProcessTree: true);
        other.WaitForExit();

        Assert.True(SpinWait.SpinUntil(() => !IsTaken(), TimeSpan.FromSeconds(30)));
    }

    private bool IsTaken()
    {
        using var taken = FileLock.TryTake(Lock);
        return taken is null;
    }
}
