using System.Reflection;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Spatial;
using QuantBuild.Keras.Internal.Training;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Training;

/// <summary>What trains on CUDA, as far as it can be asserted without: a generator of the processor never meets
/// another device's tensor.</summary>
public sealed class DeviceTests
{
    private const byte NewObject = 0x73;

    [Fact]
    public void Masks_of_another_device_are_not_drawn_by_a_generator_of_the_processor()
    {
        NativeLibraries.EnsureLoaded();

        using DropoutMasks processor = new(torch.CPU);
        using DropoutMasks cuda = new(new torch.Device(DeviceType.CUDA, 0));

        Assert.True(processor.AreDrawnOnProcessor);
        Assert.False(cuda.AreDrawnOnProcessor);
    }

    [Fact]
    public void A_mask_for_a_tensor_of_another_device_is_refused_before_libtorch_sees_it()
    {
        NativeLibraries.EnsureLoaded();
        using DropoutMasks processor = new(torch.CPU);
        using DropoutMasks cuda = new(new torch.Device(DeviceType.CUDA, 0));
        using var here = torch.ones(3);
        using var elsewhere = torch.ones([3], device: torch.META);

        Assert.Contains(
            "META", Assert.Throws<KerasException>(() => processor.Ones(elsewhere, 0.5)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("CUDA", Assert.Throws<KerasException>(() => cuda.Ones(here, 0.5)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Generators_of_TorchSharp_are_made_in_one_place_alone()
    {
        var makers = typeof(Model).Assembly.GetTypes()
            .SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>()
            .Where(MakesGenerator)
            .Select(method => method.DeclaringType!.Name);

        Assert.Equal([nameof(DropoutMasks)], makers);
    }

    [Fact]
    public void Masks_repeat_with_the_seed_of_the_step_and_keep_the_share_asked_for()
    {
        NativeLibraries.EnsureLoaded();
        using DropoutMasks masks = new(torch.CPU);
        using var like = torch.zeros(100_000);

        masks.Seed(5);
        using var first = masks.Ones(like, 0.3);
        masks.Seed(5);
        using var again = masks.Ones(like, 0.3);
        masks.Seed(6);
        using var other = masks.Ones(like, 0.3);

        Assert.Equal(first.data<float>().ToArray(), again.data<float>().ToArray());
        Assert.NotEqual(first.data<float>().ToArray(), other.data<float>().ToArray());
        Assert.InRange(first.mean().item<float>(), 0.29, 0.31);
    }

    [Theory]
    [InlineData(128, false)]
    [InlineData(65_536, true)]
    public void A_small_step_stays_on_the_processor_and_says_so(int batchSize, bool onCuda)
    {
        using Sequential model = new([new Dense(100, inputShape: [8]), new Dense(1)]);
        KerasDevice cuda = new(new torch.Device(DeviceType.CUDA, 0));
        List<string> told = [];

        var chosen = TrainingDevice.Choose(model, batchSize, cuda, told.Add);

        Assert.Equal(onCuda ? DeviceType.CUDA : DeviceType.CPU, chosen.Torch.type);
        Assert.Equal(onCuda ? 0 : 1, told.Count);
    }

    /// <summary>Tensors of libtorch's meta device have no values: whatever asks for one fails.</summary>
    [Fact]
    public void No_step_of_a_training_asks_the_device_for_a_value()
    {
        // arrange
        NativeLibraries.EnsureLoaded();
        using Sequential model = new(
            [new Dense(20, activation: "relu", inputShape: [8]), new Dropout(0.25), new Dense(3, activation: "softmax")]);
        model.To(new KerasDevice(torch.META));
        model.Compile(new QuantBuild.Keras.Optimizers.RmsProp(), "categoricalCrossentropy", ["accuracy"]);
        using torch.Tensor x = torch.rand([10, 8], device: torch.META), y = torch.rand([10, 3], device: torch.META);
        using Trainer trainer = new(model, model.RequireCompiled(), x, y, new FitOptions());
        using BatchMeans means = new(model.RequireCompiled(), torch.META);

        // act
        for (var step = 0; step < 3; step++)
        {
            using var scope = torch.NewDisposeScope();
            trainer.Learn(x, y, means);
        }

        // assert
        Assert.ThrowsAny<Exception>(() => means.Loss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Images_for_a_card_lie_channels_first_whatever_they_were(int channels)
    {
        // arrange
        NativeLibraries.EnsureLoaded();
        using var images = torch.rand(2, 5, 4, channels);
        using var nchw = Images.ToNchw(images);

        // act
        using var first = Images.ChannelsFirst(nchw);

        // assert
        Assert.Equal([channels * 20, 20, 4, 1], first.stride());
        Assert.Equal(nchw.contiguous().data<float>().ToArray(), first.contiguous().data<float>().ToArray());
    }

    /// <summary>On a machine with CUDA only: what the demos train with, trained there.</summary>
    [Fact]
    public void Dropout_and_batch_normalization_train_on_CUDA()
    {
        NativeLibraries.EnsureLoaded();
        Assert.SkipUnless(NativeLibraries.HasCudaLibrary && torch.cuda.is_available(), "there is no CUDA device");
        using var x = torch.rand(256, 8, 8, 1);
        using var y = x.mean([1, 2, 3]).reshape(-1, 1);
        var losses = new[] { 1, 1, 2 }.Select(seed =>
        {
            using Sequential model = new(
                [new Conv2D(8, [3, 3], activation: "relu", inputShape: [8, 8, 1]), new BatchNormalization(), new Dropout(0.25),
                    new Flatten(), new Dense(1)], seed: 1);
            model.To(KerasDevice.RequireCuda());
            model.Compile(new QuantBuild.Keras.Optimizers.Adam(), "meanSquaredError", ["mae"]);
            return model.Fit(x, y, new FitOptions { Epochs = 5, BatchSize = 32, Seed = seed, ValidationSplit = 0.25 })["loss"];
        }).ToArray();

        Assert.True(losses[0][^1] < losses[0][0]);
        Assert.Equal(losses[0][^1], losses[1][^1], 1e-4);
        Assert.NotEqual(losses[0][0], losses[2][0]);
    }

    private static bool MakesGenerator(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return false;
        }

        for (var i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] == NewObject && Resolve(method, BitConverter.ToInt32(code, i + 1))?.DeclaringType == typeof(torch.Generator))
            {
                return true;
            }
        }

        return false;
    }

    // A byte that only looks like the instruction is followed by no method's token.
    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token, method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
