using QuantBuild.Conversion;
using QuantBuild.Datasets;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Keras;
using QuantBuild.Quantization;
using QuantBuild.Reporting;
using QuantBuild.Tfjs.Format;
using QuantBuild.Verification;
using QuantBuild.Workflow;
using QuantBuild.Workflow.Sharding;

namespace Build.Tests.Output;

/// <summary>Errors quote what they refuse: whoever shows one, by whatever way, shows text.</summary>
public sealed class TypedErrorsTests
{
    private static readonly Func<string, Exception>[] _bases =
    [
        message => new ConversionException(message),
        message => new WorkflowException(message),
        message => new DatasetException(DatasetRejection.Damaged, message, file: message),
        message => new ExperimentException(message),
        message => new KerasException(message),
        message => new QuantizationException(message),
        message => new ReportException(message, file: message, jsonPath: message),
        message => new TfjsFormatException(TfjsRejection.DamagedFile, message, file: message, tensor: message),
        message => new VerificationException(message),

        // No errors: what ends a round of a search.
        message => new RoundOverException(message),
        _ => new SearchPausedException([]),
        _ => new UnknownMeasureException(new SearchUnit(SearchUnitKind.Reference)),
    ];

    [Fact]
    public void The_message_of_every_error_is_printable_and_on_one_line()
    {
        foreach (var name in Hostile.Names(seed: 3, isWhole: false).Take(200))
        {
            Assert.All(_bases, make =>
            {
                var message = make(name).Message;
                Hostile.IsPrintable(message);
                Assert.DoesNotMatch("[\r\n\t]", message);
            });
        }
    }

    [Fact]
    public void Every_error_of_the_libraries_derives_from_one_of_those()
    {
        // act
        Type[] bases = [.. _bases.Select(make => make(string.Empty).GetType())];
        var others = bases.Select(type => type.Assembly).Distinct()
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.IsAssignableTo(typeof(Exception)) && !Array.Exists(bases, type.IsAssignableTo));

        // assert
        Assert.Empty(others);
    }
}
