namespace QuantBuild.Datasets.Tests;

/// <summary>What is refused in one certain way.</summary>
internal static class Refused
{
    public static DatasetException By(DatasetRejection rejection, Action act)
    {
        var error = Assert.ThrowsAny<DatasetException>(act);
        Assert.Equal(rejection, error.Rejection);
        return error;
    }

    public static async Task<DatasetException> ByAsync(DatasetRejection rejection, Func<Task> act)
    {
        var error = await Assert.ThrowsAnyAsync<DatasetException>(act);
        Assert.Equal(rejection, error.Rejection);
        return error;
    }
}
