namespace QuantBuild.Common.Files;

/// <summary>The files and folders that this process has begun to write beside their places. A process that is asked to end at once, as by
/// Ctrl-C, removes them first: the work cannot be asked to, since it may be deep in a computation.</summary>
public static class UnfinishedFiles
{
    private const int MostTries = 50;

    private static readonly Lock _gate = new();
    private static readonly List<string> _paths = [];
    private static bool _abandoned;

    /// <summary>Takes a step that shows in the file system: creates something unfinished, or moves it into its place.</summary>
    /// <param name="step">The step; short, and without waiting for anything.</param>
    /// <remarks>After <see cref="Abandon"/> it never returns: nothing may come into its place any more,
    /// and the process is about to end.</remarks>
    public static void Step(Action step)
    {
        lock (_gate)
        {
            if (!_abandoned)
            {
                step();
                return;
            }
        }

        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Takes note of a path that holds something unfinished from now on.</summary>
    /// <param name="path">A file or a folder.</param>
    public static void Add(string path)
    {
        lock (_gate)
        {
            _paths.Add(path);
        }
    }

    /// <summary>Takes note that a path holds nothing unfinished any more.</summary>
    /// <param name="path">As it was added.</param>
    public static void Remove(string path)
    {
        lock (_gate)
        {
            _paths.Remove(path);
        }
    }

    /// <summary>Removes everything unfinished, and lets nothing new begin. To be followed by the end of the process.</summary>
    public static void Abandon()
    {
        string[] left;
        lock (_gate)
        {
            _abandoned = true;
            // The latest first: locks were taken before what they guard was begun.
            left = [.. _paths.AsEnumerable().Reverse()];
        }

        foreach (var path in left)
        {
            Delete(path);
        }
    }

    /// <summary>Ends the process at once, running nothing more of it: libraries that compute on other threads may crash where their memory
    /// is taken down in order.</summary>
    /// <param name="exitCode">The exit code.</param>
    public static void EndProcess(int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(exitCode);
        }
        else
        {
            NativeFiles.EndProcess(exitCode);
        }
    }

    private static void Delete(string path)
    {
        for (var attempt = 1; Path.Exists(path); attempt++)
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The work goes on meanwhile, and may have closed a file that is not listed yet; what stays is swept by the next run.
                if (attempt == MostTries)
                {
                    return;
                }

                Thread.Sleep(10);
            }
        }
    }
}
