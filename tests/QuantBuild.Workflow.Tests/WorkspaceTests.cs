namespace QuantBuild.Workflow.Tests;

public sealed class WorkspaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_nearest_budget_file_upwards_makes_the_workspace()
    {
        // arrange
        var inner = Directory.CreateDirectory(_folder["site/wwwroot/models"]).FullName;
        File.WriteAllText(_folder["quantbuild.json"], "{}");
        File.WriteAllText(_folder["site/quantbuild.json"], "{}");

        // act
        var workspace = Workspace.Of(inner);

        // assert
        Assert.Equal(_folder["site"], workspace.Root);
        Assert.Equal(_folder["site/artifacts"], workspace.Artifacts);
    }

    [Fact]
    public void Paths_are_shown_as_they_exist_where_people_are()
    {
        // arrange
        var inner = Directory.CreateDirectory(_folder["site/wwwroot"]).FullName;
        File.WriteAllText(_folder["site/quantbuild.json"], "{}");

        // act
        var workspace = Workspace.Of(inner);

        // assert
        Assert.Equal("../artifacts/reports/m/report.json", workspace.Display(workspace.Report("m")));
        Assert.Equal("model", workspace.Display(_folder["site/wwwroot/model"]));
        Assert.Equal(_folder["elsewhere"], workspace.Display(_folder["elsewhere"]));
    }
}
