using System.Collections.Concurrent;
using System.Diagnostics;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs.Tests.Storage;

/// <summary>Readers get one model or the other, whoever replaces it meanwhile.</summary>
public sealed class ConcurrentReplacementTests : IDisposable
{
    private const int Weights = 6;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Readers_beside_writers_never_get_a_mix()
    {
        // arrange: every model consists of one number, in all of its shards and in the scale of its manifest
        var target = _folder.At("m");
        Write(target, 1);
        var clock = Stopwatch.StartNew();
        var (mixed, errors, reads, writes) = (new ConcurrentBag<string>(), new ConcurrentBag<Exception>(), 0, 0);

        // act
        var writers = Enumerable.Range(2, 3).Select(number => Task.Run(() => Repeat(errors, () =>
        {
            if (TryWrite(target, number))
            {
                Interlocked.Increment(ref writes);
            }
        }, IsOver)));
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Repeat(errors, () =>
        {
            var numbers = Read(target);
            Interlocked.Increment(ref reads);
            if (numbers.Distinct().Count() > 1)
            {
                mixed.Add(string.Join(' ', numbers));
            }
        }, IsOver)));
        await Task.WhenAll([.. writers, .. readers]);

        // assert
        Assert.Empty(errors);
        Assert.Empty(mixed);
        Assert.True(reads > 10 && writes > 10, $"{reads} reads, {writes} writes");
        Assert.Equal([target], Directory.GetFileSystemEntries(_folder.At()));

        // A busy machine gets through few of them in two seconds.
        bool IsOver() => clock.Elapsed > TimeSpan.FromMinutes(1) || (clock.Elapsed > TimeSpan.FromSeconds(2) && reads > 10 && writes > 10);
    }

    private static void Repeat(ConcurrentBag<Exception> errors, Action action, Func<bool> isOver)
    {
        while (!isOver())
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                errors.Add(exception);
                return;
            }
        }
    }

    /// <summary>Every number that the files hold: of an unquantized weight its value, of a quantized one its code,
    /// and the least value of the manifest.</summary>
    private static float[] Read(string target)
    {
        using var model = TfjsModel.Open(target);
        return [.. model.Weights.SelectMany(weight => weight.Quantization is { } quantization
            ? [model.ReadFloat32(weight)[0] - (float)quantization.Min, (float)quantization.Min]
            : model.ReadFloat32(weight))];
    }

    /// <summary>Only one may write at a time; the others are told so.</summary>
    private static bool TryWrite(string target, int number)
    {
        try
        {
            Write(target, number);
            return true;
        }
        catch (TfjsFormatException exception) when (exception.Rejection == TfjsRejection.FolderInUse)
        {
            return false;
        }
    }

    private static void Write(string target, int number) => TfjsModelWriter.Write(
        target,
        [],
        [
            [.. Enumerable.Range(0, Weights).Select(index => WeightData.FromFloat32($"f{index}", [1], new float[] { number }))],
            [.. Enumerable.Range(0, Weights).Select(index => new WeightData(
                $"q{index}", [1], TfjsDtype.Float32, new WeightQuantization(TfjsDtype.UInt8, 1, number),
                stream => stream.WriteByte((byte)number)))],
        ],
        new TfjsWriteOptions { ShardSizeBytes = 4 });
}
