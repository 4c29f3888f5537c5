using Build.Tests.Running;
using QuantBuild.Keras;

namespace Build.Tests.Output;

public sealed class TargetGuardTests : IDisposable
{
    private readonly BuildRun _build = new();

    public void Dispose() => _build.Dispose();

    public static TheoryData<Exception, string> Errors => new()
    {
        { new InvalidOperationException("The node must be of type 'JsonValue'."),
            "Probe met an error that it has no words for (InvalidOperationException); --verbosity=diagnostic shows the details." },
        { new FormatException("The input string 'abc' was not in a correct format."),
            "Probe met an error that it has no words for (FormatException); --verbosity=diagnostic shows the details." },
        { new ArgumentException("Call Predict with a list."),
            "Probe met an error that it has no words for (ArgumentException); --verbosity=diagnostic shows the details." },
        { new InsufficientMemoryException("Array dimensions exceeded supported range."), "Probe needs more memory than there is." },
        { new IOException("No space left on device : '/x\n##vso[y]'"), "Probe: No space left on device : '/x #\\u0023vso[y]'" },
        { new KerasException("the shape\nis wrong ##vso[x]\u001b"), "the shape is wrong #\\u0023vso[x]\\u001b" },
        { new AggregateException(new KerasException("layer dense: no such activation")), "layer dense: no such activation" },
        { new AggregateException(new NotSupportedException("x")),
            "Probe met an error that it has no words for (NotSupportedException); --verbosity=diagnostic shows the details." },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_of_any_type_ends_the_build_with_one_line(Exception exception, string message)
    {
        // arrange
        _build.Tasks.Add(new Probe(_ => throw exception));

        // act
        var exitCode = _build.Execute("--target=Probe");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"Error: {message}", Assert.Single(_build.Errors.Split('\n'), line => line.StartsWith("Error: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_files_that_the_target_was_given_are_named()
    {
        // arrange
        _build.Tasks.Add(new Probe(_ => throw new InvalidCastException()));

        // act
        _build.Execute("--target=Probe", "--dataDir=data", "--epochs=3", "--modelSavePath=\u001bx");

        // assert
        Assert.Contains("Error: Probe with --modelSavePath=\\u001bx --dataDir=data met an error", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnostic_verbosity_shows_what_happened_and_where()
    {
        // arrange
        _build.Tasks.Add(new Probe(_ => throw new InvalidOperationException("The node must be of type 'JsonValue'.\n##vso[x]")));

        // act
        _build.Execute("--target=Probe", "--verbosity=diagnostic");

        // assert
        Assert.Contains("The node must be of type 'JsonValue'.\n#\\u0023vso[x]", _build.Errors, StringComparison.Ordinal);
        Assert.Contains("   at ", _build.Errors, StringComparison.Ordinal);
    }
}
