using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests;

/// <summary>What is refused in one certain way.</summary>
internal static class Refusal
{
    public static TfjsFormatException Of(TfjsRejection rejection, Action act)
    {
        var error = Assert.Throws<TfjsFormatException>(act);
        Assert.Equal(rejection, error.Rejection);
        return error;
    }
}
