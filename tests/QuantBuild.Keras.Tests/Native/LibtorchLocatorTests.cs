using QuantBuild.Keras.Internal.Native;

namespace QuantBuild.Keras.Tests.Native;

public sealed class LibtorchLocatorTests
{
    [Fact]
    public void The_folder_named_by_the_environment_comes_first_and_may_be_an_install_with_a_lib_folder()
    {
        // arrange
        using TemporaryFolder folder = new();
        var install = WithLibtorch(folder["install/lib"]);
        var application = WithLibtorch(folder["application"]);

        // act
        var found = new LibtorchLocator(folder["install"], [application], recordedFolder: null, recordedPackage: null).FindLibtorchFolder();

        // assert
        Assert.Equal(install, found);
    }

    [Fact]
    public void The_application_comes_before_the_recorded_package()
    {
        // arrange
        using TemporaryFolder folder = new();
        var application = WithLibtorch(folder["application"]);
        var package = WithLibtorch(folder["package"]);

        // act
        var first = new LibtorchLocator(null, [folder["empty"], application], package, "p").FindLibtorchFolder();
        var second = new LibtorchLocator(null, [folder["empty"]], package, "p").FindLibtorchFolder();

        // assert
        Assert.Equal(application, first);
        Assert.Equal(package, second);
    }

    [Fact]
    public void An_environment_folder_without_libtorch_is_an_error_that_names_the_variable_and_the_folder()
    {
        // arrange
        using TemporaryFolder folder = new();
        var package = WithLibtorch(folder["package"]);
        LibtorchLocator locator = new(folder["wrong"], [], package, "p");

        // act
        var error = Assert.Throws<NativeLibraryException>(locator.FindLibtorchFolder);

        // assert
        Assert.Contains("QUANTBUILD_LIBTORCH", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder["wrong"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_package_is_an_error_that_names_it_and_the_next_command()
    {
        // arrange
        LibtorchLocator locator = new(null, ["/nowhere"], "/gone", "libtorch-cpu-x/1.0");

        // act
        var error = Assert.Throws<NativeLibraryException>(locator.FindLibtorchFolder);

        // assert
        Assert.Contains("libtorch-cpu-x/1.0", error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet restore", error.Message, StringComparison.Ordinal);
    }

    private static string WithLibtorch(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, NativeNames.TorchCpu), "");
        return folder;
    }
}
