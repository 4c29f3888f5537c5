using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Served;

namespace QuantBuild.Verification.Tests.Browsers;

/// <summary>Files that lie packed, sent by the server of docs/serving.md and loaded by stock TensorFlow.js.</summary>
public sealed partial class PackedFilesInBrowserTests : IDisposable
{
    private const string Shard = "models/v1/group1-shard1of1.bin";
    private const string Page = """
        <!doctype html><body><script src="/tf.min.js"></script><script>
        (async () => {
          const model = await tf.loadLayersModel("/models/v1/model.json");
          const values = await model.predict(tf.ones([1, 64])).data();
          const shard = performance.getEntriesByType("resource").find(entry => entry.name.endsWith(".bin"));
          document.body.textContent = [Array.from(values).join(" "), shard.encodedBodySize, shard.decodedBodySize].join(";");
        })().catch(error => document.body.textContent = "failed: " + error);
        </script></body>
        """;

    private readonly TemporaryFolder _folder = new();
    private Process? _server;

    public void Dispose()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.WaitForExit();
        _server?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("js", "br", ".br")]
    [InlineData("js", "gzip", ".gz")]
    [InlineData("js", "zstd", "")]
    [InlineData("nginx", "br", ".br")]
    [InlineData("nginx", "gzip", ".gz")]
    [InlineData("nginx", "zstd", "")]
    public async Task The_servers_of_the_page_send_what_lies_there_in_the_form_that_is_asked_for(
        string server, string coding, string extension)
    {
        // arrange
        var place = Serve(server);
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{place}/{Shard}");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));

        // act
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        // assert
        Assert.Equal(
            await File.ReadAllBytesAsync(_folder[Shard + extension], TestContext.Current.CancellationToken),
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(extension.Length > 0 ? [coding] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Stock_TFjs_in_Chromium_loads_the_model_from_its_packed_files()
    {
        // arrange
        var tfjs = Path.Combine(Stock.Installation.Folder, "node_modules", "@tensorflow", "tfjs", "dist", "tf.min.js");
        var place = Serve("js");
        File.Copy(tfjs, _folder["tf.min.js"]);
        File.WriteAllText(_folder["index.html"], Page);

        // act
        using var chromium = Start(
            Stock.Browser, "--headless=new", "--no-sandbox", "--disable-gpu", $"--user-data-dir={_folder["profile"]}",
            "--virtual-time-budget=60000", "--dump-dom", $"{place}/index.html");
        var dom = chromium.StandardOutput.ReadToEnd();

        // assert: the shard came as the sidecar is, and what was computed from it is right
        var body = Body().Match(dom).Groups[1].Value.Split(';');
        Assert.True(body.Length == 3, dom);
        Assert.Equal(
            [new FileInfo(_folder[Shard + ".br"]).Length, new FileInfo(_folder[Shard]).Length],
            body[1..].Select(number => long.Parse(number, CultureInfo.InvariantCulture)));
        Assert.All(Expected().Zip(body[0].Split(' ')), pair =>
            Assert.Equal(pair.First, float.Parse(pair.Second, CultureInfo.InvariantCulture), 1e-4));
    }

    [GeneratedRegex("<body>(.*?)</body>", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex("```(js|nginx)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    /// <summary>A column of a kernel of few levels is summed by inputs of ones.</summary>
    private static float[] Expected() =>
        [.. Enumerable.Range(0, 32).Select(column => Enumerable.Range(0, 64).Sum(row => Value((row * 32) + column)))];

    private static float Value(int element) => ((element * 7) % 5) * 0.25f;

    /// <summary>Writes a model, packed, and serves it.</summary>
    /// <param name="server">As the page marks the text of it.</param>
    /// <returns>The server's address.</returns>
    private string Serve(string server)
    {
        using Sequential model = new([new Dense(32, useBias: false, inputShape: [64])]);
        model.Weights[0].SetValues([.. Enumerable.Range(0, 64 * 32).Select(Value)]);
        model.Save(_folder["models/v1"], new TfjsWriteOptions { Precompress = [ContentCoding.Gzip, ContentCoding.Brotli] });
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "serving.md"));
        var text = Scripts().Matches(page).First(script => script.Groups[1].Value == server).Groups[2].Value;
        var port = FreePort();
        _server = server == "js" ? StartNode(text, port) : StartNginx(text, port);
        WaitFor(port);
        return $"http://localhost:{port}";
    }

    private Process StartNode(string script, int port)
    {
        File.WriteAllText(_folder["serve.mjs"], script);
        return Start(Stock.Node, _folder["serve.mjs"], _folder.Path, port.ToString(CultureInfo.InvariantCulture));
    }

    private Process StartNginx(string location, int port)
    {
        var program = ProgramRun.Find("nginx", "/usr/sbin");
        Assert.SkipWhen(program is null, "nginx is not installed (Debian: nginx-light).");
        var brotli = Modules.FirstOrDefault(File.Exists);
        Assert.SkipWhen(brotli is null, "nginx has no brotli_static (Debian: libnginx-mod-http-brotli-static).");
        File.WriteAllText(_folder["nginx.conf"], $$"""
            load_module {{brotli}};
            daemon off;
            {{(Environment.UserName == "root" ? "user root;" : string.Empty)}}
            pid {{_folder["nginx.pid"]}};
            error_log stderr;
            events { }
            http {
              access_log off;
              client_body_temp_path {{_folder["body"]}};
              proxy_temp_path {{_folder["proxy"]}};
              fastcgi_temp_path {{_folder["fastcgi"]}};
              uwsgi_temp_path {{_folder["uwsgi"]}};
              scgi_temp_path {{_folder["scgi"]}};
              server {
                listen localhost:{{port}};
                root {{_folder.Path}};
                {{location}}
              }
            }
            """);
        return Start(program!, "-c", _folder["nginx.conf"], "-e", "stderr");
    }

    private static IEnumerable<string> Modules =>
        ((string[])["/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules", "/etc/nginx/modules"])
        .Select(folder => Path.Combine(folder, "ngx_http_brotli_static_module.so"));

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void WaitFor(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new System.Net.Sockets.TcpClient("localhost", port);
                return;
            }
            catch (System.Net.Sockets.SocketException) when (attempt < 300)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
