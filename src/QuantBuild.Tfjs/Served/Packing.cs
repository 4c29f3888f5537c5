using System.Runtime.ExceptionServices;
using QuantBuild.Common.Files;

namespace QuantBuild.Tfjs.Served;

/// <summary>Packs files in every way that <see cref="Compressors"/> has, and keeps the smallest; in parallel, and without holding a file in
/// memory.</summary>
internal static class Packing
{
    // Brotli holds a hundred megabytes for each file that it is at.
    private const int MostAtOnce = 8;
    private const int BufferLength = 1 << 20;

    /// <summary>How every gzip file begins that this class writes: without name, time, level, and the system that wrote it.</summary>
    public static ReadOnlySpan<byte> GzipHead => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>The bytes of each file, packed.</summary>
    public static IReadOnlyList<long> Measure(IReadOnlyList<string> files, ContentCoding coding)
    {
        var sizes = Pack(files, coding, (_, _) => new CountingStream(), stream => stream.Length);
        return [.. sizes.Select(ways => ways.Min())];
    }

    /// <summary>Writes each file, packed, beside it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="coding">How to pack.</param>
    /// <param name="place">Where a file's packed bytes belong; nothing is there.</param>
    public static void Write(IReadOnlyList<string> files, ContentCoding coding, Func<string, string> place)
    {
        var parts = Pack(files, coding, (file, way) => Create(FormattableString.Invariant($"{place(file)}.part{way}")), Finish);
        foreach (var (file, ways) in files.Zip(parts))
        {
            var best = ways.MinBy(part => part.Length);
            UnfinishedFiles.Step(() => File.Move(best.File, place(file)));
            Array.ForEach([.. ways.Where(part => part != best)], part => File.Delete(part.File));
        }

        (string File, long Length) Finish(FileStream part)
        {
            if (coding == ContentCoding.Gzip)
            {
                part.Position = 0;
                part.Write(GzipHead);
            }

            part.Flush(flushToDisk: true);
            return (part.Name, part.Length);
        }
    }

    private static FileStream Create(string path)
    {
        FileStream? created = null;
        UnfinishedFiles.Step(() => created = new FileStream(path, FileMode.CreateNew, FileAccess.Write));
        return created!;
    }

    /// <summary>What comes of each file in each way, in the order of <see cref="Compressors.Of"/>.</summary>
    private static TResult[][] Pack<TStream, TResult>(
        IReadOnlyList<string> files, ContentCoding coding, Func<string, int, TStream> open, Func<TStream, TResult> finish)
        where TStream : Stream
    {
        var ways = Compressors.Of(coding);
        var results = files.Select(_ => new TResult[ways.Count]).ToArray();
        var work = Enumerable.Range(0, ways.Count).SelectMany(way => Enumerable.Range(0, files.Count).Select(file => (file, way)));
        try
        {
            Parallel.ForEach(
                work, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostAtOnce) }, item =>
                {
                    using var packed = open(files[item.file], item.way);
                    using (var source = RegularFile.OpenRead(files[item.file], bufferSize: 0, FileOptions.SequentialScan))
                    using (var compressor = ways[item.way](packed))
                    {
                        source.CopyTo(compressor, BufferLength);
                    }

                    results[item.file][item.way] = finish(packed);
                });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return results;
    }
}
