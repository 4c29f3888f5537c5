using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Native;

/// <summary>TorchSharp's numbers must outlive the native calls that read them; those it makes by itself do not.</summary>
public sealed class ScalarLifetimeTests
{
    private static readonly string[] _operators = ["op_Addition", "op_Subtraction", "op_Multiply", "op_Division", "op_Modulus"];

    [Fact]
    public void No_call_of_the_library_leaves_the_making_of_a_number_to_TorchSharp()
    {
        // arrange
        using var file = File.OpenRead(typeof(Model).Assembly.Location);
        using PEReader image = new(file);
        var metadata = image.GetMetadataReader();

        // act
        var calls = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Select(member => (Type: TypeName(
                metadata, member.Parent), Name: metadata.GetString(member.Name), Parameters: ParameterCount(metadata, member)));
        var makers = calls.Where(call => call switch
        {
            ("Scalar", "op_Implicit", _) => true,
            ("Tensor", "add" or "add_", 1) => true,
            ("Tensor", "addcdiv" or "addcdiv_" or "addcmul" or "addcmul_", 2) => true,
            ("Tensor", "celu" or "elu" or "square", < 3) => true,
            ("Tensor", "op_Implicit", _) => true,
            ("Tensor", var name, _) => _operators.Contains(name),
            ("functional", "celu" or "elu" or "hardtanh" or "leaky_relu" or "threshold", _) => true,
            _ => false,
        });

        // assert
        Assert.Empty(makers.Select(call => $"{call.Type}.{call.Name}"));
    }

    [Fact]
    public async Task Training_survives_a_garbage_collector_that_never_rests()
    {
        // arrange
        using Sequential model = new(
            [new Dense(8, activation: "hard_sigmoid", inputShape: [4]), new Dropout(0.3), new Dense(1, activation: "relu6")], seed: 1);
        using var x = torch.ones(600, 4);
        using var y = torch.ones(600, 1);
        using CancellationTokenSource done = new();
        var collector = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken);

        // act
        List<double> losses = [];
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new RmsProp(), new Sgd(momentum: 0.5) })
        {
            model.Compile(optimizer, "meanSquaredError");
            losses.AddRange(model.Fit(x, y, new FitOptions { Epochs = 5, BatchSize = 2, Seed = 1 })["loss"]);
        }

        await done.CancelAsync();
        await collector;

        // assert
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.True(losses[^1] < losses[0]);
    }

    private static string TypeName(MetadataReader metadata, EntityHandle parent) => parent.Kind == HandleKind.TypeReference
        ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
        : "";

    // A method's signature blob: calling convention, then the number of parameters; generic ones put a number between.
    private static int ParameterCount(MetadataReader metadata, MemberReference member)
    {
        var blob = metadata.GetBlobReader(member.Signature);
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric)
        {
            blob.ReadCompressedInteger();
        }

        return header.Kind == SignatureKind.Method ? blob.ReadCompressedInteger() : 0;
    }
}
