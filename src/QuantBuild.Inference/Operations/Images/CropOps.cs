using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>Boxes cut out of pictures and brought to one size.</summary>
internal static class CropOps
{
    public static IEnumerable<OperationRow> Rows => [new("CropAndResize", Crop)];

    private static void Crop(OperationLowering operation)
    {
        var size = operation.ConstantIntegers(3);
        var isFloat = operation.Value(0).Type == ElementType.Float32;
        var image = isFloat ? operation.Input(0) : Cast(operation, operation.Input(0), OnnxType.Float);
        Side height = new(operation, image, 1, size[0], 2), width = new(operation, image, 2, size[1], 1);
        var boxes = operation.Emit("Unsqueeze", [operation.Int64(2), operation.Integers(1, 2, 3)]);
        var count = operation.Emit("Shape", [operation.Int64(2)]);
        var shape = operation.Emit("Concat", [count, operation.Integers(size[0], size[1], 1)], ("axis", 0));
        var cut = operation.Attributes.Text("method", "bilinear") == "nearest" ? Pick(height.Nearest, width.Nearest) : Mix(
            Mix(Pick(height.Low, width.Low), Pick(height.Low, width.High), width.Share),
            Mix(Pick(height.High, width.Low), Pick(height.High, width.High), width.Share),
            height.Share);
        var inside = operation.Emit("And", [height.IsInside, width.IsInside]);
        var outside = operation.Scalar((float)operation.Attributes.Number("extrapolation_value", 0));
        int?[]? known = operation.Value(0).Shape is [.., var channels] ? [null, size[0], size[1], channels] : null;
        operation.Set(operation.Emit("Where", [inside, cut, outside]), ElementType.Float32, known ?? Shapes.OfRank(4));

        string Pick(string row, string column)
        {
            string[] places = [.. new[] { boxes, row, column }.Select(index => operation.Emit("Expand", [index, shape]))];
            return operation.Emit("GatherND", [image, operation.Emit("Concat", places, ("axis", -1))]);
        }

        string Mix(string first, string second, string share) =>
            operation.Emit("Add", [first, operation.Emit("Mul", [operation.Emit("Sub", [second, first]), share])]);
    }

    private static string Cast(OperationLowering operation, string name, OnnxType type) =>
        operation.Emit("Cast", [name], ("to", (long)type));

    /// <summary>Where the rows or columns of all boxes lie in the picture: [boxes, rows, 1, 1] or [boxes, 1, columns, 1]. As
    /// TensorFlow.js does, in double precision: at a picture's edge a rounding decides whether a place is still inside.</summary>
    private sealed class Side
    {
        public Side(OperationLowering operation, string image, int axis, int size, int across)
        {
            var boxes = Cast(operation, operation.Input(1), OnnxType.Double);
            string first = Corner(axis - 1), second = Corner(axis + 1);
            var length = operation.Emit("Gather", [operation.Emit("Shape", [image]), operation.Integers(axis)]);
            var last = Cast(operation, operation.Emit("Sub", [length, operation.Integers(1)]), OnnxType.Double);
            var places = size > 1 ? Spread() : operation.Emit(
                "Mul", [operation.Emit("Mul", [Number(0.5f), operation.Emit("Add", [first, second])]), last]);
            var all = operation.Emit("Unsqueeze", [places, operation.Integers(across == 1 ? [1, 3] : [2, 3])]);
            IsInside = operation.Emit(
                "And", [operation.Emit("GreaterOrEqual", [all, Number(0)]), operation.Emit("LessOrEqual", [all, last])]);

            // What lies outside is not taken; its place has to be one all the same.
            var kept = operation.Emit("Min", [operation.Emit("Max", [all, Number(0)]), last]);
            var low = operation.Emit("Floor", [kept]);
            (Low, High) = (Index(low), Index(operation.Emit("Ceil", [kept])));
            Nearest = Index(operation.Emit("Floor", [operation.Emit("Add", [kept, Number(0.5f)])]));
            Share = Cast(operation, operation.Emit("Sub", [kept, low]), OnnxType.Float);

            string Corner(int column) => operation.Emit("Gather", [boxes, operation.Integers(column)], ("axis", 1));

            string Spread()
            {
                var way = operation.Emit("Mul", [operation.Emit("Sub", [second, first]), last]);
                var step = operation.Emit("Div", [way, Number(size - 1)]);
                var numbers = operation.Initializer(Tensor.Of([1, size], Enumerable.Range(0, size).Select(i => (float)i).ToArray()));
                var walked = operation.Emit("Mul", [Cast(operation, numbers, OnnxType.Double), step]);
                return operation.Emit("Add", [operation.Emit("Mul", [first, last]), walked]);
            }

            string Number(float value) => Cast(operation, operation.Scalar(value), OnnxType.Double);

            string Index(string place) => Cast(operation, place, OnnxType.Int64);
        }

        /// <summary>The index before each place.</summary>
        public string Low { get; }

        /// <summary>The index behind it.</summary>
        public string High { get; }

        /// <summary>The index nearest to it; of a half, that behind.</summary>
        public string Nearest { get; }

        /// <summary>How far it is from the one before to the one behind.</summary>
        public string Share { get; }

        /// <summary>Whether it lies in the picture.</summary>
        public string IsInside { get; }
    }
}
