using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Verification.Tests.Browsers;

public sealed class BrowserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_verified_in_Nodejs_first_and_then_in_the_browser()
    {
        // act
        var report = Verify(Stock.Browser);

        // assert
        Assert.True(report.Passed, string.Join('\n', report.Problems));
        Assert.Equal(["Node.js", "Chromium"], report.Runtimes.Select(runtime => runtime.Runtime.Split(' ')[0]));
        Assert.All(report.Runtimes, runtime => Assert.Equal(("wasm", "4.22.0"), (runtime.Backend, runtime.Tfjs)));
    }

    [Fact]
    public void A_browser_that_ends_at_once_is_named_with_its_last_words()
    {
        // act: Node.js is a program that knows none of a browser's flags
        var error = Assert.Throws<VerificationException>(() => Verify(Stock.Installation.Node));

        // assert
        Assert.StartsWith($"TF.js broke off in {Stock.Installation.Node}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ended (9) before the work was done: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("bad option", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_that_cannot_be_started_is_named()
    {
        // act
        var error = Assert.Throws<VerificationException>(() => Verify(_folder["no-browser"]));

        // assert
        Assert.Contains($"{_folder["no-browser"]} does not start: ", error.Message, StringComparison.Ordinal);
    }

    private VerificationReport Verify(string browser)
    {
        using Sequential model = new([new Dense(2, inputShape: [3])]);
        model.Save(_folder["model"]);
        return TfjsVerifier.Verify(
            Stock.Installation, [new VerificationModel("mine", _folder["model"])], new VerificationOptions { Browsers = [browser] });
    }
}
