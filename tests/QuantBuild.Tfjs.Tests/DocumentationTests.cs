using System.Text.RegularExpressions;
using System.Xml.Linq;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests;

/// <summary>Changes the current folder and the console, and so runs alone.</summary>
[Collection(nameof(DocumentationTests))]
[CollectionDefinition(nameof(DocumentationTests), DisableParallelization = true)]
public class DocumentationTests
{
    [Fact]
    public void Every_sample_in_the_documentation_is_the_one_that_compiles()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(TfjsModel).Assembly.Location, ".xml"))
            .Descendants("example").Elements("code")
            .ToDictionary(code => code.Ancestors("member").Single().Attribute("name")!.Value.Split('.')[^1], code => Lines(code.Value));
        var compiled = Regex.Matches(Source(), @"// <(\w+)>\n(.*?)// </\1>", RegexOptions.Singleline)
            .ToDictionary(match => match.Groups[1].Value, match => Lines(match.Groups[2].Value));

        Assert.NotEmpty(documented);
        Assert.Equal(documented.Keys.Order(), compiled.Keys.Order());
        foreach (var (type, lines) in documented)
        {
            Assert.Equal(lines, compiled[type]);
        }
    }

    [Fact]
    public void The_samples_run_one_after_the_other()
    {
        using var folder = new TestFolder();
        using var output = new StringWriter();
        var (current, console) = (Environment.CurrentDirectory, Console.Out);
        Environment.CurrentDirectory = folder.Root;
        Console.SetOut(output);
        try
        {
            DocumentationSamples.TfjsModelWriter_();
            DocumentationSamples.TfjsModel_();
            DocumentationSamples.TfjsModelQuantizer_();
        }
        finally
        {
            Environment.CurrentDirectory = current;
            Console.SetOut(console);
        }

        Assert.Equal("dense/kernel [2, 3]: 6 values\ndense/bias [3]: 3 values\n", output.ToString().ReplaceLineEndings("\n"));
        using var model = TfjsModel.Open(folder.At("model-quantized"));
        Assert.Equal([TfjsDtype.UInt8, TfjsDtype.Float16], model.Weights.Select(weight => weight.StoredDtype));
    }

    private static string Source()
    {
        using var stream = typeof(DocumentationSamples).Assembly.GetManifestResourceStream("DocumentationSamples.cs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The lines without the indentation they share.</summary>
    private static string[] Lines(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).ToArray();
        var indentation = lines.Min(line => line.Length - line.TrimStart().Length);
        return [.. lines.Select(line => line[indentation..].TrimEnd())];
    }
}
