using System.Text;

namespace QuantBuild.Fuzz.Mutation;

/// <summary>Changes a text by its cells and lines.</summary>
internal static class TextMutator
{
    public static byte[] Mutate(Random random, byte[] content)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n').ToList();
        for (var edits = 1 + random.Next(3); edits > 0 && lines.Count > 0; edits--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] += NastyValues.Text(random);
                    break;
                default:
                    var cells = lines[at].Split(',');
                    cells[random.Next(cells.Length)] = NastyValues.Text(random);
                    lines[at] = string.Join(',', cells);
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
