namespace QuantBuild.MSBuild.Tests;

/// <summary>What the targets make of a web project's content.</summary>
public sealed class TargetsTests
{
    private const string Folder = "wwwroot/models/größe & maß";

    private static readonly string[] _release = ["-p:Configuration=Release", "-p:TargetFramework=net10.0"];

    [Fact]
    public async Task Without_a_word_every_model_below_wwwroot_is_quantized_in_the_place_of_the_original()
    {
        // arrange
        using var site = new SiteProject();
        site.CopyModel("layers", Folder);
        site.Write("wwwroot/scene/model.json", "{ \"meshes\": [] }");

        // act
        var (run, content) = await site.QuantizeAsync();

        // assert
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Equal(
            [
                $"{Folder}/group1-shard1of1.bin", $"{Folder}/group1-shard1of1.bin.br", $"{Folder}/group1-shard1of1.bin.gz",
                $"{Folder}/model.json", $"{Folder}/model.json.br", $"{Folder}/model.json.gz", "wwwroot/scene/model.json",
            ],
            content.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith(site.Made, content[$"{Folder}/model.json"], StringComparison.Ordinal);
        Assert.Equal(["model.json", "weights.bin"], Directory.GetFiles(site[Folder]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_build_without_changes_starts_no_process_and_one_with_a_change_does()
    {
        // arrange
        using var site = new SiteProject();
        site.CopyModel("layers", Folder);
        site.CopyModel("graph", "wwwroot/second");
        await site.QuantizeAsync();
        var stamp = Path.Combine(site.Made, "done.stamp");
        var first = File.GetLastWriteTimeUtc(stamp);

        // act
        var (_, unchanged) = await site.QuantizeAsync();
        var second = File.GetLastWriteTimeUtc(stamp);

        // a file of the same length, and older than the stamp
        File.SetLastWriteTimeUtc(site[$"{Folder}/weights.bin"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.Delete(site["wwwroot/second"], recursive: true);
        var (_, changed) = await site.QuantizeAsync();

        // assert
        Assert.Equal(first, second);
        Assert.NotEqual(first, File.GetLastWriteTimeUtc(stamp));
        Assert.Equal(12, unchanged.Count);
        Assert.Equal(6, changed.Count);
        Assert.All(changed.Keys, link => Assert.StartsWith(Folder, link, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_model_and_a_broken_budget_fail_the_build_with_file_and_code()
    {
        // arrange
        using var site = new SiteProject("""
            <ItemGroup>
              <QuantizedModel Include="wwwroot/**/model.json" Budget="maxBytes.brotli=100;minGzipRatio=1.01" />
            </ItemGroup>
            """);
        site.CopyModel("layers", Folder);
        site.Write("wwwroot/cut/model.json", "{ \"modelTopology\": {");

        // act
        var (run, _) = await site.QuantizeAsync();

        // assert
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(
            $"{site[Folder]}/model.json(1,1): error QB0003: maxBytes.brotli allows 100, found ", run.Said, StringComparison.Ordinal);
        Assert.Contains($"{site["wwwroot/cut/model.json"]}(1,1): error QB0002: ", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB3073", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_the_originals_are_content_as_ever_and_clean_removes_what_was_made()
    {
        // arrange
        using var site = new SiteProject();
        site.CopyModel("layers", Folder);
        await site.QuantizeAsync();
        var wasMade = Directory.Exists(site.Made);

        // act
        var (_, content) = await site.QuantizeAsync("-p:QuantBuildEnabled=false");
        var clean = await DotNet.RunAsync(site["."], "msbuild", "-nologo", "-t:CoreClean");

        // assert
        Assert.True(clean.ExitCode == 0, clean.Said);
        Assert.Equal((true, false), (wasMade, Directory.Exists(site.Made)));
        Assert.Equal([$"{Folder}/model.json", $"{Folder}/weights.bin"], content.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Frameworks_and_configurations_share_what_is_made_and_the_last_that_is_cleaned_removes_it()
    {
        // arrange
        using var site = new SiteProject(
            "<PropertyGroup><TargetFrameworks>net9.0;net10.0</TargetFrameworks></PropertyGroup>", framework: string.Empty);
        site.CopyModel("layers", Folder);
        string[] frameworks = ["msbuild", "-nologo", "-t:DispatchToInnerBuilds"];

        // act
        var both = await DotNet.RunAsync(site["."], [.. frameworks, "-p:InnerTargets=QuantizeModels"]);
        var release = await DotNet.RunAsync(site["."], ["msbuild", "-nologo", "-t:QuantizeModels", .. _release]);
        var made = Directory.GetDirectories(site["obj/quantbuild/models"]).Length;
        await DotNet.RunAsync(site["."], [.. frameworks, "-p:InnerTargets=CoreClean"]);
        var isKept = Directory.Exists(site["obj/quantbuild/models"]);
        await DotNet.RunAsync(site["."], ["msbuild", "-nologo", "-t:CoreClean", .. _release]);

        // assert
        Assert.True(both.ExitCode + release.ExitCode == 0, both.Said + release.Said);
        Assert.Equal((1, true, false), (made, isKept, Directory.Exists(site["obj/quantbuild"])));
    }

    [Fact]
    public async Task Models_that_are_found_by_themselves_can_be_removed_and_given_other_metadata()
    {
        // arrange
        using var site = new SiteProject("""
            <ItemGroup>
              <QuantizedModel Remove="wwwroot/left/model.json" />
              <QuantizedModel Update="wwwroot/other/model.json" Scheme="float16" />
            </ItemGroup>
            """);
        foreach (var folder in (string[])["left", "other", "plain"])
        {
            site.CopyModel("layers", $"wwwroot/{folder}");
        }

        // act
        var (run, content) = await site.QuantizeAsync();

        // assert
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Equal(site["wwwroot/left/model.json"], content["wwwroot/left/model.json"]);
        Assert.StartsWith(site.Made, content["wwwroot/other/model.json"], StringComparison.Ordinal);
        Assert.Contains("wwwroot/other/model.json: 3,798 bytes", Summary(), StringComparison.Ordinal);
        Assert.Contains(" by float16, ", Summary(), StringComparison.Ordinal);
        Assert.Contains(" by safe-8bit, ", Summary(), StringComparison.Ordinal);

        string Summary() => File.ReadAllText(Path.Combine(site.Made, "summary.txt"));
    }

    [Theory]
    [InlineData("100% %20 of $(it)")]
    [InlineData("a;b,c")]
    [InlineData("@(x) 'q' #1 ~&")]
    public async Task A_folder_may_have_any_name(string name)
    {
        // arrange
        using var site = new SiteProject();
        var folder = $"wwwroot/{name}";
        site.CopyModel("layers", folder);

        // act
        var (run, content) = await site.QuantizeAsync();
        var stamp = File.GetLastWriteTimeUtc(Path.Combine(site.Made, "done.stamp"));
        var (_, again) = await site.QuantizeAsync();

        // assert
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Equal(6, content.Count);
        Assert.All(content.Keys, link => Assert.StartsWith(folder, link, StringComparison.Ordinal));
        Assert.All(content.Values, file => Assert.True(File.Exists(file), file));
        Assert.Equal(content, again);
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(Path.Combine(site.Made, "done.stamp")));
    }

    [Fact]
    public async Task A_model_without_a_weight_file_and_two_in_one_place_fail_the_build()
    {
        // arrange
        using var site = new SiteProject("""
            <ItemGroup>
              <QuantizedModel Include="wwwroot/cut/model.json;wwwroot/gone/model.json" />
              <QuantizedModel Include="training/a/model.json;training/b/model.json" Link="wwwroot/same/model.json" />
            </ItemGroup>
            """);
        foreach (var folder in (string[])["wwwroot/cut", "training/a", "training/b"])
        {
            site.CopyModel("layers", folder);
        }

        File.Delete(site["wwwroot/cut/weights.bin"]);

        // act
        var (run, _) = await site.QuantizeAsync();

        // assert
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"{site["wwwroot/cut/model.json"]}(1,1): error QB0002: ", run.Said, StringComparison.Ordinal);
        Assert.Contains($"{site["wwwroot/gone/model.json"]}(1,1): error QB0002: ", run.Said, StringComparison.Ordinal);
        Assert.Contains($"{site["site.csproj"]}(1,1): error QB0004: {site["training/b/model.json"]}", run.Said, StringComparison.Ordinal);
    }
}
