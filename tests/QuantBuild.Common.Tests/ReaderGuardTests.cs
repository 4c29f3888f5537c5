namespace QuantBuild.Common.Tests;

public sealed class ReaderGuardTests
{
    [Fact]
    public void An_error_inside_leaves_as_the_readers_own()
    {
        var cause = new KeyNotFoundException();

        var error = Assert.Throws<InvalidDataException>(() => ReaderGuard.Read<int, InvalidDataException>(
            () => throw cause, (sentence, inner) => new InvalidDataException("x: " + sentence, inner)));

        Assert.Same(cause, error.InnerException);
        Assert.StartsWith("x: the file is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_a_reader_that_waits_leaves_as_its_own_too()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReaderGuard.ReadAsync<int, InvalidDataException>(
            async () =>
            {
                await Task.Yield();
                throw new KeyNotFoundException();
            },
            (sentence, inner) => new InvalidDataException("x: " + sentence, inner)));

        Assert.IsType<KeyNotFoundException>(error.InnerException);
    }

    [Fact]
    public void The_readers_own_error_and_a_cancellation_pass()
    {
        var own = new InvalidDataException("own");

        Assert.Same(own, Assert.Throws<InvalidDataException>(() =>
            ReaderGuard.Read<int, InvalidDataException>(() => throw own, (_, _) => new InvalidDataException("other"))));
        Assert.Throws<OperationCanceledException>(() => ReaderGuard.Read<int, InvalidDataException>(
            () => throw new OperationCanceledException(), (_, _) => new InvalidDataException("other")));
    }

    [Fact]
    public void A_stream_that_goes_on_past_its_limit_is_refused()
    {
        using var atLimit = new LimitedStream(new MemoryStream(new byte[10]), 10, () => new InvalidDataException());
        using var past = new LimitedStream(new MemoryStream(new byte[11]), 10, () => new InvalidDataException("too long"));

        Assert.Equal(10, atLimit.ReadAtLeast(new byte[20], 20, throwOnEndOfStream: false));
        Assert.Throws<InvalidDataException>(() => past.ReadAtLeast(new byte[20], 20, throwOnEndOfStream: false));
    }
}
