namespace QuantBuild.Verification.Tests.Browsers;

public sealed class WebGLTests : IDisposable
{
    private static readonly VerificationOptions _options = new() { Backends = [TfjsBackend.Wasm, TfjsBackend.WebGL] };

    private readonly TemporaryFolder _folder = new();

    public WebGLTests()
    {
        GraphModels.WriteSeveral(_folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_verified_with_WebGL_in_the_browser_within_a_tolerance_of_its_own()
    {
        // act
        var report = Verify(Stock.Browser);

        // assert
        var webGL = report.Runtimes[^1];
        Assert.SkipUnless(webGL.Unavailable is null, $"WebGL is not available: {webGL.Unavailable}");
        Assert.True(report.Passed, string.Join('\n', report.Problems));
        Assert.Equal(["wasm", "wasm", "webgl"], report.Runtimes.Select(runtime => runtime.Backend));
        Assert.True(webGL.Models[0].Tolerance!.Value.Relative > report.Runtimes[0].Models[0].Tolerance!.Value.Relative);
        Assert.NotEmpty(webGL.Renderer!);
    }

    [Fact]
    public void Where_there_is_no_WebGL_the_report_says_so_and_the_rest_is_verified()
    {
        // arrange: a browser that draws nothing
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The browser is started by a shell script.");
            return;
        }

        var browser = _folder["browser.sh"];
        File.WriteAllText(browser, $"#!/bin/sh\nexec '{Stock.Browser}' --disable-3d-apis --disable-software-rasterizer \"$@\"\n");
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // act
        var report = Verify(browser);

        // assert
        Assert.True(report.Passed, string.Join('\n', report.Problems));
        Assert.StartsWith("TF.js finds no WebGL here", report.Runtimes[^1].Unavailable, StringComparison.Ordinal);
        Assert.Empty(report.Runtimes[^1].Models);
    }

    [Fact]
    public void Where_nothing_but_WebGL_was_asked_for_and_there_is_no_browser_that_is_an_error() =>
        Assert.Contains(
            "Nothing was verified",
            Assert.Throws<VerificationException>(() => TfjsVerifier.Verify(
                Stock.Installation,
                [new VerificationModel("mine", _folder["model"])],
                _options with { Backends = [TfjsBackend.WebGL] })).Message,
            StringComparison.Ordinal);

    private VerificationReport Verify(string browser) => TfjsVerifier.Verify(
        Stock.Installation, [new VerificationModel("mine", _folder["model"])], _options with { Browsers = [browser] });
}
