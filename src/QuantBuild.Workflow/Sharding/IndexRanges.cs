using System.Globalization;
using System.Text;

namespace QuantBuild.Workflow.Sharding;

/// <summary>Indices in few words: <c>0-7, 9</c>.</summary>
internal static class IndexRanges
{
    /// <summary>Writes indices.</summary>
    /// <param name="indices">The indices, ascending.</param>
    /// <param name="separator">What stands between those that do not follow one another.</param>
    public static string Of(IReadOnlyList<int> indices, string separator)
    {
        var text = new StringBuilder();
        for (var first = 0; first < indices.Count;)
        {
            var last = first;
            while (last + 1 < indices.Count && indices[last + 1] == indices[last] + 1)
            {
                last++;
            }

            text.Append(first == 0 ? string.Empty : separator).Append(CultureInfo.InvariantCulture, $"{indices[first]}");
            if (last > first)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{indices[last]}");
            }

            first = last + 1;
        }

        return text.ToString();
    }
}
