namespace QuantBuild.Common.Files;

/// <summary>The user's own folder for what can be made again: <c>$XDG_CACHE_HOME/quantbuild</c>, else <c>~/.cache/quantbuild</c>.</summary>
public static class UserCache
{
    /// <summary>A folder of the cache, which need not exist.</summary>
    /// <param name="parts">Its path within the cache.</param>
    /// <returns>The path; null where the user has no home. A shared folder such as <c>/tmp</c> is never taken: whoever can write there
    /// could choose what is read here.</returns>
    public static string? Find(params string[] parts)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0)
            {
                return null;
            }

            cache = Path.Combine(home, ".cache");
        }

        return Path.Combine([cache, "quantbuild", .. parts]);
    }
}
