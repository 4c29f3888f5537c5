using System.Diagnostics;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Storage;

/// <summary>Opens the files of one model: where its folder is replaced meanwhile, what was opened is let go,
/// and the new one is opened.</summary>
internal static class ConsistentReading
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _patienceForMissing = TimeSpan.FromMilliseconds(250);

    /// <param name="path">The model's folder, or its JSON file.</param>
    /// <param name="open">Opens all files by their paths.</param>
    /// <exception cref="TfjsFormatException">The model cannot be opened, or is replaced again and again.</exception>
    public static T Read<T>(string path, Func<string, T> open)
        where T : IDisposable
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var folder = FolderIdentity.Of(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
            try
            {
                var opened = open(path);
                if (folder.IsUnchanged())
                {
                    return opened;
                }

                opened.Dispose();
            }
            catch (TfjsFormatException) when (!folder.IsUnchanged() || IsInBetween(path, started))
            {
                // What was missing or did not fit may be of the model before.
            }

            if (Stopwatch.GetElapsedTime(started) > _patience)
            {
                throw new TfjsFormatException(
                    TfjsRejection.UnsettledModel, "the model is replaced again and again while it is opened. Wait until it is "
                    + "written.", path);
            }
        }
    }

    /// <summary>Whether a folder may be missing only between the two renames of its replacement.</summary>
    private static bool IsInBetween(string path, long started)
    {
        var isInBetween = DirectoryReplacement.FindInterrupted(path) is not null && Stopwatch.GetElapsedTime(started) < _patienceForMissing;
        if (isInBetween)
        {
            Thread.Sleep(1);
        }

        return isInBetween;
    }
}
