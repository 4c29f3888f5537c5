using System.Globalization;
using System.Text;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>Indices in the way in which <c>--array</c> takes them: <c>0-7,9%4</c>.</summary>
internal static class IndexRanges
{
    /// <summary>Writes indices.</summary>
    /// <param name="indices">The indices, ascending.</param>
    /// <param name="most">The most that run at a time; null for no limit.</param>
    public static string Of(IReadOnlyList<int> indices, int? most)
    {
        var text = new StringBuilder();
        for (var first = 0; first < indices.Count;)
        {
            var last = first;
            while (last + 1 < indices.Count && indices[last + 1] == indices[last] + 1)
            {
                last++;
            }

            text.Append(first == 0 ? string.Empty : ",").Append(CultureInfo.InvariantCulture, $"{indices[first]}");
            if (last > first)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{indices[last]}");
            }

            first = last + 1;
        }

        return most is null ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"%{most}").ToString();
    }
}
