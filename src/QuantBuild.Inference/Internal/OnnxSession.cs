using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Internal;

/// <summary>A model that ONNX Runtime has loaded; its errors leave as ours.</summary>
internal sealed partial class OnnxSession : IDisposable
{
    // One run's values go to the card and back while the other computes. More at once compute no sooner, and each has its activations and
    // its handles of cuBLAS and cuDNN in the card's memory.
    private const int RunsOnCard = 2;

    /// <summary>Products in whole float32, so that results are the processor's but for the order of sums; cuDNN's quick heuristics for how
    /// to convolve, which each session asks of each convolution anew; and no more of the card's memory than is used.</summary>
    private static readonly Dictionary<string, string> _cuda = new(StringComparer.Ordinal)
    {
        ["use_tf32"] = "0",
        ["cudnn_conv_algo_search"] = "HEURISTIC",
        ["arena_extend_strategy"] = "kSameAsRequested",
    };

    private static readonly SemaphoreSlim _turns = new(RunsOnCard);

    private readonly InferenceSession _session;
    private readonly bool _isOnCard;

    private OnnxSession(OnnxModel model, InferenceOptions options)
    {
        _isOnCard = (options.Device ?? CurrentDevice.Value) == InferenceDevice.Cuda;
        _session = Load(model, options, _isOnCard);
    }

    /// <summary>Loads a model, by the library that was chosen and on the device that is current where the options name none.</summary>
    public static OnnxSession Open(OnnxModel model, InferenceOptions options)
    {
        OnnxRuntimeChoice.Ensure();
        return Guarded("the model cannot be loaded", () => new OnnxSession(model, options));
    }

    public void Dispose() => _session.Dispose();

    private static InferenceSession Load(OnnxModel model, InferenceOptions options, bool isOnCard)
    {
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (isOnCard)
        {
            AddCuda(session);
        }

        return new InferenceSession(model.ToMessage().ToArray(), session);
    }

    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs) =>
        Run(inputs, outputs, results => outputs.Zip(results).ToDictionary(
            pair => pair.First, pair => ToTensor(pair.Second), StringComparer.Ordinal));

    public void Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<WrittenOutput> outputs, OutputReader read) =>
        Run(inputs, [.. outputs.Select(output => output.WrittenAs)], results =>
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

    private T Run<T>(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, Func<IEnumerable<OrtValue>, T> take) =>
        Guarded("the model cannot be computed on these inputs", () =>
        {
            var values = new List<OrtValue>();
            try
            {
                values.AddRange(inputs.Select(ToValue));
                using var run = new RunOptions();
                using var results = _isOnCard ? InTurn(() => _session.Run(run, _session.InputNames, values, outputs))
                    : _session.Run(run, _session.InputNames, values, outputs);
                return take(results);
            }
            finally
            {
                values.ForEach(value => value.Dispose());
            }
        });

    private static T InTurn<T>(Func<T> run)
    {
        _turns.Wait();
        try
        {
            return run();
        }
        finally
        {
            _turns.Release();
        }
    }

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
            throw new NoCudaException(Shortened(exception.Message), exception);
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
    // function(…) what is wrong", or "[ErrorCode:Fail] /path/file.cc:123 function(…) [ONNXRuntimeError] : 1 : FAIL : what is wrong"
    internal static string Shortened(string message)
    {
        var start = message.IndexOf("Status Message:", StringComparison.Ordinal);
        var text = start < 0 ? message : message[(start + "Status Message:".Length)..];
        return Place().Replace(Code().Replace(text, string.Empty), string.Empty).Trim();
    }

    private static string? NodeIn(string message) => NodeName().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    private static OrtValue ToValue(Tensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(length => (long)length)];
        if (tensor.Type == ElementType.Float32)
        {
            // ONNX Runtime only reads its inputs.
            return OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(tensor.FloatMemory), shape);
        }

        return tensor.Values switch
        {
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

    [GeneratedRegex("""^(\[ErrorCode:[^\]]*\]\s*)?(.*\[ONNXRuntimeError\] : \d+ : \w+ : )?""")]
    private static partial Regex Code();

    [GeneratedRegex("""(/|[A-Za-z]:\\)\S+\.(cc|h):\d+\s*""")]
    private static partial Regex Place();

    [GeneratedRegex("Name:'([^']*)'")]
    private static partial Regex NodeName();
}
