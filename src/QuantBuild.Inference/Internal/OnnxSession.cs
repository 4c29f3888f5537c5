using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Internal;

/// <summary>ONNX Runtime's own calls, whose errors leave as ours.</summary>
internal static partial class OnnxSession
{
    private const string NoCudaHere = "there is no CUDA here";

    /// <summary>Products in whole float32, so that results are the processor's but for the order of sums; and no search for the quickest
    /// way to convolve, which takes longer than most of what is computed here.</summary>
    private static readonly Dictionary<string, string> _cuda = new(StringComparer.Ordinal)
    {
        ["use_tf32"] = "0",
        ["cudnn_conv_algo_search"] = "HEURISTIC",
    };

    /// <summary>Loads a model, by the library that was chosen and on the device that is current where the options name none.</summary>
    public static InferenceSession Open(OnnxModel model, InferenceOptions options)
    {
        OnnxRuntimeChoice.Ensure();
        return Guarded("the model cannot be loaded", () => Load(model, options));
    }

    private static InferenceSession Load(OnnxModel model, InferenceOptions options)
    {
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if ((options.Device ?? CurrentDevice.Value) == InferenceDevice.Cuda)
        {
            AddCuda(session);
        }

        return new InferenceSession(model.ToMessage().ToArray(), session);
    }

    public static IReadOnlyDictionary<string, Tensor> Run(
        InferenceSession session, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs) =>
            Run(session, inputs, outputs, results => outputs.Zip(results).ToDictionary(
                pair => pair.First, pair => ToTensor(pair.Second), StringComparer.Ordinal));

    public static void Run(
        InferenceSession session, IReadOnlyList<Tensor> inputs, IReadOnlyList<WrittenOutput> outputs, OutputReader read) =>
            Run(session, inputs, [.. outputs.Select(output => output.WrittenAs)], results =>
            {
                foreach (var (output, value) in outputs.Zip(results))
                {
                    var info = value.GetTensorTypeAndShape();
                    if (info.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float)
                    {
                        var shape = ShapeOf(info);
                        read(output.Name, new OutputValues(
                            output.IsChannelsFirst ? [.. ChannelOrder.ToLast(shape.Length).Select(axis => shape[axis])] : shape,
                            value.GetTensorDataAsSpan<float>(),
                            output.IsChannelsFirst));
                    }
                }

                return outputs.Count;
            });

    /// <summary>The error where there is no CUDA, with what is missing as far as it is known.</summary>
    public static InferenceException NoCuda(Exception cause) => new(
        $"{NoCudaHere} ({Shortened(cause.Message).Split('\n', 2)[0].TrimEnd('.', ' ', '\r')}). "
            + "--gpu takes an NVIDIA card with CUDA 13 and ONNX Runtime's libraries for it: build with UseCuda=true, or set "
            + $"{OnnxRuntimeLocator.FolderVariable} to their folder; or run without --gpu, or with --gpu=auto.",
        null,
        cause);

    private static T Run<T>(
        InferenceSession session, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, Func<IEnumerable<OrtValue>, T> take) =>
            Guarded("the model cannot be computed on these inputs", () =>
            {
                var values = new List<OrtValue>();
                try
                {
                    values.AddRange(inputs.Select(ToValue));
                    using var run = new RunOptions();
                    using var results = session.Run(run, session.InputNames, values, outputs);
                    return take(results);
                }
                finally
                {
                    values.ForEach(value => value.Dispose());
                }
            });

    /// <summary>Whether an error is that one.</summary>
    public static bool IsNoCuda(InferenceException error) => error.Message.StartsWith(NoCudaHere, StringComparison.Ordinal);

    private static void AddCuda(SessionOptions session)
    {
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(_cuda);
            session.AppendExecutionProvider_CUDA(cuda);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw NoCuda(exception);
        }
    }

    private static T Guarded<T>(string what, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"{what}: {Shortened(exception.Message)}", NodeIn(exception.Message), exception);
        }
    }

    // "[ErrorCode:RuntimeException] Non-zero status code returned while running Conv node. Name:'conv' Status Message: /path/file.cc:123
    // function(…) what is wrong"
    private static string Shortened(string message)
    {
        var start = message.IndexOf("Status Message:", StringComparison.Ordinal);
        var text = start < 0 ? message : message[(start + "Status Message:".Length)..];
        return Place().Replace(Code().Replace(text, string.Empty), string.Empty).Trim();
    }

    private static string? NodeIn(string message) => NodeName().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    private static OrtValue ToValue(Tensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(length => (long)length)];
        return tensor.Values switch
        {
            float[] values => OrtValue.CreateTensorValueFromMemory(values, shape),
            int[] values => OrtValue.CreateTensorValueFromMemory(values, shape),
            bool[] values => OrtValue.CreateTensorValueFromMemory(values, shape),
            string[] values => OrtValue.CreateFromStringTensor(
                new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<string>(values, [.. tensor.Shape])),
            _ => throw new InferenceException($"tensors of {tensor.Type} cannot be run."),
        };
    }

    private static Tensor ToTensor(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var shape = ShapeOf(info);
        return info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => Tensor.Of(shape, Copy(value.GetTensorDataAsSpan<float>())),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => Tensor.Of(shape, Copy(value.GetTensorDataAsSpan<int>())),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => Tensor.Of(shape, value.GetTensorDataAsSpan<bool>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String => Tensor.Of(shape, value.GetStringTensorAsArray()),
            var type => throw new InferenceException($"an output is {type}, which TensorFlow.js does not have."),
        };
    }

    private static int[] ShapeOf(OrtTensorTypeAndShapeInfo info) => [.. info.Shape.Select(length => checked((int)length))];

    // Large arrays are not filled with zeros first.
    private static T[] Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var copy = GC.AllocateUninitializedArray<T>(values.Length);
        values.CopyTo(copy);
        return copy;
    }

    [GeneratedRegex("""^\[ErrorCode:[^\]]*\]\s*""")]
    private static partial Regex Code();

    [GeneratedRegex("""(/|[A-Za-z]:\\)\S+\.(cc|h):\d+\s*""")]
    private static partial Regex Place();

    [GeneratedRegex("Name:'([^']*)'")]
    private static partial Regex NodeName();
}
