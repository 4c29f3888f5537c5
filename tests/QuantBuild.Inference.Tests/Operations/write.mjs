// Writes cases.json: graphs of one op each, with inputs and the outputs that stock TensorFlow.js computes on its cpu backend.
//   npm ci --prefix src/QuantBuild.Verification/tfjs && node tests/QuantBuild.Inference.Tests/Operations/write.mjs
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../src/QuantBuild.Verification/tfjs/main.mjs', import.meta.url));
const tf = require('@tensorflow/tfjs');
console.warn = () => {}; // That execute() would do, for most of them.
const folder = new URL('.', import.meta.url);
const dtypes = { float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL' };
let state = 1;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
const count = shape => shape.reduce((product, length) => product * length, 1);

// Inputs: values that are fed, and constants of the graph.
const floats = (shape, low = -2, high = 2) => ({ shape, dtype: 'float32', values: Array.from({ length: count(shape) }, () => Math.round((low + (high - low) * random()) * 1000) / 1000) });
const integers = (shape, low = -5, high = 5) => ({ shape, dtype: 'int32', values: Array.from({ length: count(shape) }, () => Math.floor(low + (high - low) * random())) });
const flags = shape => ({ shape, dtype: 'bool', values: Array.from({ length: count(shape) }, () => random() < 0.5) });
const given = (values, shape = [values.length], dtype = 'float32') => ({ shape, dtype, values });
const constant = tensor => ({ ...tensor, isConstant: true });
const vector = (...values) => constant(given(values, [values.length], 'int32'));
const scalar = (value, dtype = 'int32') => constant(given([value], [], dtype));
const weights = (...shape) => constant(floats(shape, -1, 1));

// Attributes as protocol buffers' JSON has them.
const text = value => ({ s: Buffer.from(value).toString('base64') });
const list = (...values) => ({ list: { i: values.map(String) } });
const texts = (...values) => ({ list: { s: values.map(value => Buffer.from(value).toString('base64')) } });
const type = dtype => ({ type: dtypes[dtype] });
const flag = value => ({ b: value });
const integer = value => ({ i: String(value) });
const number = value => ({ f: value });
const window = (padding, stride = 1, dilation = 1) => ({ strides: list(1, stride, stride, 1), padding: text(padding), dilations: list(1, dilation, dilation, 1), data_format: text('NHWC') });
const pool = (padding, size, stride) => ({ ksize: list(1, size, size, 1), strides: list(1, stride, stride, 1), padding: text(padding) });

const cases = [];
const add = (name, op, inputs, attr = {}, outputs = 1) => cases.push({ name, op, inputs, attr, outputs });

const image = () => floats([2, 5, 6, 3]);
for (const op of ['Abs', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp', 'Expm1', 'Floor', 'Identity', 'IsFinite', 'IsInf', 'IsNan', 'Neg', 'Relu', 'Relu6', 'Round', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Sinh',
  'Softplus', 'Square', 'Tan', 'Tanh', 'Atan', 'Asinh', 'ZerosLike', 'OnesLike', 'StopGradient', 'Softmax', 'LogSoftmax']) {
  add(op, op, [floats([2, 3, 4], -4, 8)]);
}
for (const op of ['Log', 'Log1p', 'Reciprocal', 'Rsqrt', 'Sqrt']) {
  add(op, op, [floats([3, 4], 0.1, 4)]);
}
for (const op of ['Acos', 'Asin', 'Atanh']) {
  add(op, op, [floats([3, 4], -0.9, 0.9)]);
}
add('Acosh', 'Acosh', [floats([5], 1.1, 4)]);
add('Round halves', 'Round', [given([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])]);
add('Sigmoid far below zero', 'Sigmoid', [given([-80, -40, -30, -25])]);
add('Sigmoid far above zero', 'Sigmoid', [given([10, 30, 100])]);
add('LeakyRelu', 'LeakyRelu', [floats([3, 4])], { alpha: number(0.3) });
add('LogicalNot', 'LogicalNot', [flags([4])]);
add('Cast to int', 'Cast', [given([-2.7, -0.5, 0.5, 2.7])], { SrcT: type('float32'), DstT: type('int32') });
add('Cast to float', 'Cast', [integers([4])], { SrcT: type('int32'), DstT: type('float32') });
add('Cast to bool', 'Cast', [given([0, 0.5, -1, 0])], { SrcT: type('float32'), DstT: type('bool') });
add('Cast of flags', 'Cast', [flags([4])], { SrcT: type('bool'), DstT: type('int32') });
add('Cast of 64 bits', 'Cast', [given([1.5, 2.5])], { SrcT: type('float32'), DstT: { type: 'DT_INT64' } });
add('ClipByValue', 'ClipByValue', [floats([6]), scalar(-1, 'float32'), scalar(0.5, 'float32')]);

for (const op of ['Add', 'AddV2', 'Sub', 'Mul', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference', 'FloorMod', 'Mod', 'DivNoNan', 'Atan2', 'Div']) {
  add(op, op, [floats([2, 1, 4]), floats([3, 1], 0.5, 3)]);
}
for (const op of ['AddV2', 'Sub', 'Mul', 'Maximum', 'Minimum', 'FloorDiv', 'FloorMod', 'RealDiv', 'SquaredDifference']) {
  add(`${op} of integers`, op, [integers([3, 4], -9, 9), given([-3, 2, 4, -2], [4], 'int32')]);
}
add('Atan2 in all quarters', 'Atan2', [given([1, 1, -1, -1, 0, 0, 2, -2]), given([2, -2, 2, -2, 3, -3, 0, 0])]);
add('Pow', 'Pow', [floats([2, 3], 0.1, 3), floats([3])]);
add('Prelu', 'Prelu', [floats([2, 3, 4]), weights(4)]);
add('BiasAdd', 'BiasAdd', [floats([2, 3, 4]), weights(4)]);
add('AddN', 'AddN', [floats([2, 3]), floats([2, 3]), floats([2, 3])]);
for (const op of ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual']) {
  add(op, op, [integers([3, 4], 0, 3), integers([4], 0, 3)]);
}
for (const op of ['LogicalAnd', 'LogicalOr']) {
  add(op, op, [flags([3, 4]), flags([4])]);
}

for (const padding of ['SAME', 'VALID']) {
  add(`Conv2D ${padding}`, 'Conv2D', [image(), weights(3, 3, 3, 4)], window(padding));
  add(`Conv2D ${padding} in steps`, 'Conv2D', [image(), weights(3, 2, 3, 4)], window(padding, 2));
  add(`Conv2D ${padding} dilated`, 'Conv2D', [floats([1, 9, 8, 2]), weights(3, 3, 2, 2)], window(padding, 1, 2));
  add(`DepthwiseConv2dNative ${padding}`, 'DepthwiseConv2dNative', [image(), weights(3, 3, 3, 2)], window(padding, 2));
  add(`DepthwiseConv2dNative ${padding} dilated`, 'DepthwiseConv2dNative', [floats([1, 9, 8, 2]), weights(3, 3, 2, 1)], window(padding, 1, 2));
  add(`MaxPool ${padding}`, 'MaxPool', [image()], pool(padding, 2, 2));
  add(`MaxPool ${padding} overlapping`, 'MaxPool', [image()], pool(padding, 3, 2));
  add(`AvgPool ${padding}`, 'AvgPool', [image()], pool(padding, 3, 2));
  add(`Conv2D kernel of one ${padding} in steps of three`, 'Conv2D', [floats([1, 7, 8, 2]), weights(1, 1, 2, 3)], window(padding, 3));
}
add('Conv2D EXPLICIT', 'Conv2D', [image(), weights(3, 3, 3, 4)], { ...window('EXPLICIT', 2), explicit_paddings: list(0, 0, 1, 0, 2, 1, 0, 0) });
add('Conv2DBackpropInput SAME', 'Conv2DBackpropInput', [vector(1, 8, 10, 2), weights(3, 3, 2, 4), floats([1, 4, 5, 4])], window('SAME', 2));
add('Conv2DBackpropInput SAME of odd length', 'Conv2DBackpropInput', [vector(1, 7, 9, 2), weights(3, 3, 2, 4), floats([1, 4, 5, 4])], window('SAME', 2));
add('Conv2DBackpropInput VALID', 'Conv2DBackpropInput', [vector(1, 9, 11, 2), weights(3, 3, 2, 4), floats([1, 4, 5, 4])], window('VALID', 2));
add('Conv2DBackpropInput with gaps', 'Conv2DBackpropInput', [vector(1, 8, 10, 2), weights(1, 1, 2, 4), floats([1, 4, 5, 4])], window('SAME', 2));
add('_FusedConv2D BiasAdd', '_FusedConv2D', [image(), weights(1, 1, 3, 4), weights(4)], { ...window('SAME'), fused_ops: texts('BiasAdd'), num_args: integer(1) });
add('_FusedConv2D BiasAdd Relu6', '_FusedConv2D', [image(), weights(3, 3, 3, 4), weights(4)], { ...window('SAME', 2), fused_ops: texts('BiasAdd', 'Relu6'), num_args: integer(1) });
add('_FusedConv2D BiasAdd Prelu', '_FusedConv2D', [image(), weights(3, 3, 3, 4), weights(4), weights(1, 1, 4)], { ...window('SAME'), fused_ops: texts('BiasAdd', 'Prelu'), num_args: integer(2) });
add('_FusedConv2D BiasAdd LeakyRelu', '_FusedConv2D', [image(), weights(3, 3, 3, 4), weights(4)], { ...window('SAME'), fused_ops: texts('BiasAdd', 'LeakyRelu'), num_args: integer(1), leakyrelu_alpha: number(0.1) });
add('FusedDepthwiseConv2dNative BiasAdd Relu', 'FusedDepthwiseConv2dNative', [image(), weights(3, 3, 3, 1), weights(3)], { ...window('SAME'), fused_ops: texts('BiasAdd', 'Relu'), num_args: integer(1) });
add('_FusedMatMul BiasAdd Relu', '_FusedMatMul', [floats([2, 3]), weights(3, 4), weights(4)], { transpose_a: flag(false), transpose_b: flag(false), fused_ops: texts('BiasAdd', 'Relu'), num_args: integer(1) });

const align = [[false, false], [true, false], [false, true]];
for (const [corners, half] of align) {
  const attr = { align_corners: flag(corners), half_pixel_centers: flag(half) };
  const what = corners ? ' aligned' : half ? ' half pixels' : '';
  add(`ResizeBilinear up${what}`, 'ResizeBilinear', [floats([1, 3, 4, 2]), vector(7, 9)], attr);
  add(`ResizeBilinear down${what}`, 'ResizeBilinear', [floats([1, 7, 9, 2]), vector(3, 4)], attr);
  add(`ResizeNearestNeighbor up${what}`, 'ResizeNearestNeighbor', [floats([1, 3, 4, 2]), vector(7, 9)], attr);
  add(`ResizeNearestNeighbor down${what}`, 'ResizeNearestNeighbor', [floats([1, 7, 9, 2]), vector(3, 4)], attr);
}

for (const op of ['Mean', 'Sum', 'Max', 'Min', 'Prod']) {
  add(op, op, [floats([2, 3, 4]), vector(1)], { keep_dims: flag(false) });
  add(`${op} kept`, op, [floats([2, 3, 4]), vector(0, -1)], { keep_dims: flag(true) });
}
for (const op of ['All', 'Any']) {
  add(op, op, [flags([2, 3, 4]), vector(1)], { keep_dims: flag(false) });
}
add('Sum of integers', 'Sum', [integers([2, 3]), vector(1)], { keep_dims: flag(false) });
add('ArgMax', 'ArgMax', [given([1, 3, 3, 2, 0, 5, 5, 5], [2, 4]), scalar(1)]);
add('ArgMin', 'ArgMin', [floats([3, 4]), scalar(0)]);
add('Cumsum', 'Cumsum', [floats([2, 5]), scalar(1)], { exclusive: flag(false), reverse: flag(false) });
add('Cumsum exclusive and reversed', 'Cumsum', [floats([2, 5]), scalar(1)], { exclusive: flag(true), reverse: flag(true) });

for (const [a, b] of [[false, false], [true, false], [false, true], [true, true]]) {
  add(`MatMul${a ? ' turned' : ''}${b ? ' by turned' : ''}`, 'MatMul', [floats(a ? [3, 2] : [2, 3]), weights(...(b ? [4, 3] : [3, 4]))], { transpose_a: flag(a), transpose_b: flag(b) });
  add(`BatchMatMulV2${a ? ' turned' : ''}${b ? ' by turned' : ''}`, 'BatchMatMulV2', [floats(a ? [2, 3, 2] : [2, 2, 3]), floats(b ? [2, 4, 3] : [2, 3, 4])], { adj_x: flag(a), adj_y: flag(b) });
}
add('Einsum', 'Einsum', [floats([2, 3, 4]), floats([4, 5])], { equation: text('abc,cd->abd'), N: integer(2) });

add('Reshape', 'Reshape', [floats([2, 3, 4]), vector(4, -1)]);
add('Squeeze', 'Squeeze', [floats([1, 3, 1, 2])], { squeeze_dims: list(0, 2) });
add('Squeeze of all', 'Squeeze', [floats([1, 3, 1, 2])], {});
add('ExpandDims', 'ExpandDims', [floats([3, 2]), scalar(-1)]);
add('Transpose', 'Transpose', [floats([2, 3, 4]), vector(2, 0, 1)]);
add('Shape', 'Shape', [floats([2, 3, 4])]);
add('Rank', 'Rank', [floats([2, 3, 4])]);
add('Size', 'Size', [floats([2, 3, 4])]);
add('ConcatV2', 'ConcatV2', [floats([2, 3]), floats([2, 2]), scalar(-1)], { N: integer(2) });
add('Pack', 'Pack', [floats([2, 3]), floats([2, 3])], { axis: integer(1), N: integer(2) });
add('Unpack', 'Unpack', [floats([2, 3])], { axis: integer(1), num: integer(3) }, 3);
add('Split', 'Split', [scalar(1), floats([2, 6])], { num_split: integer(3) }, 3);
add('SplitV', 'SplitV', [floats([2, 6]), vector(1, 3, 2), scalar(1)], { num_split: integer(3) }, 3);
add('SplitV with an open size', 'SplitV', [floats([2, 6]), vector(1, -1, 2), scalar(1)], { num_split: integer(3) }, 3);
add('Slice', 'Slice', [floats([3, 4, 2]), vector(1, 0, 1), vector(2, -1, 1)]);
add('ReverseV2', 'ReverseV2', [floats([2, 3, 2]), vector(1, -1)]);

const slice = (name, shape, begin, end, strides, masks = {}) =>
  add(`StridedSlice ${name}`, 'StridedSlice', [floats(shape), vector(...begin), vector(...end), vector(...strides)], Object.fromEntries(
    ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'].map(mask => [mask, integer(masks[mask] ?? 0)])));
slice('plain', [4, 5], [1, 2], [3, 5], [1, 1]);
slice('in steps', [7, 5], [0, 4], [7, 0], [3, -2]);
slice('open', [4, 5], [1, 1], [2, 2], [1, 1], { begin_mask: 1, end_mask: 2 });
slice('open backwards', [4, 5], [0, 0], [0, 0], [-1, -2], { begin_mask: 3, end_mask: 3 });
slice('shrunk', [4, 5], [3, 1], [4, 5], [1, 1], { shrink_axis_mask: 1 });
slice('shrunk twice', [4, 5, 3], [2, 0, -2], [3, 5, -1], [1, 1, 1], { shrink_axis_mask: 5 });
slice('behind an ellipsis', [2, 3, 4], [0, 1], [0, 3], [1, 1], { ellipsis_mask: 1 });
slice('shrunk behind an ellipsis', [2, 3, 4], [1, 0, 1], [2, 0, 2], [1, 1, 1], { ellipsis_mask: 2, shrink_axis_mask: 5 });
slice('with a new axis', [4, 5], [0, 0, 1], [0, 2, 4], [1, 1, 1], { new_axis_mask: 1 });
slice('with a new axis behind an ellipsis', [2, 3, 4], [0, 0], [0, 0], [1, 1], { ellipsis_mask: 1, new_axis_mask: 2 });
slice('with a new axis between', [2, 3], [0, 0, 0], [2, 0, 2], [1, 1, 1], { new_axis_mask: 2 });
slice('beyond the end', [4, 5], [-9, 2], [9, 99], [1, 1]);
slice('shrunk beside a new axis', [4, 5], [1, 0, 0], [2, 0, 3], [1, 1, 1], { new_axis_mask: 2, shrink_axis_mask: 1 });
add('StridedSlice from running values', 'StridedSlice', [floats([4, 5]), given([1, 0], [2], 'int32'), given([3, 4], [2], 'int32'), vector(1, 2)], { begin_mask: integer(2), end_mask: integer(1), shrink_axis_mask: integer(0), ellipsis_mask: integer(0), new_axis_mask: integer(0) });
add('Slice from running values', 'Slice', [floats([4, 5]), given([1, 0], [2], 'int32'), given([-1, 4], [2], 'int32')]);

add('Fill', 'Fill', [vector(2, 3), scalar(1.5, 'float32')], { T: type('float32') });
add('BroadcastTo', 'BroadcastTo', [floats([3, 1]), vector(2, 3, 4)]);
add('Tile', 'Tile', [floats([2, 3]), vector(2, 3)]);
add('Range', 'Range', [scalar(2), scalar(11), scalar(3)], { Tidx: type('int32') });
add('OneHot', 'OneHot', [given([2, 0, 1], [3], 'int32'), scalar(4), scalar(5, 'float32'), scalar(-1, 'float32')], { axis: integer(-1), T: type('float32') });
add('GatherV2', 'GatherV2', [floats([4, 3, 2]), given([2, 0, 2, 1], [2, 2], 'int32'), scalar(1)], { batch_dims: integer(0) });
add('Gather', 'Gather', [floats([4, 3]), given([2, 0], [2], 'int32')]);
add('GatherV2 within a batch', 'GatherV2', [floats([2, 4, 3]), given([2, 0, 3, 3], [2, 2], 'int32'), scalar(1)], { batch_dims: integer(1) });
add('GatherNd', 'GatherNd', [floats([3, 4, 2]), given([0, 1, 2, 3], [2, 2], 'int32')]);
add('ScatterNd', 'ScatterNd', [given([4, 1, 4], [3, 1], 'int32'), floats([3]), vector(6)]);
add('SparseToDense', 'SparseToDense', [given([1, 4], [2], 'int32'), vector(6), floats([2]), scalar(-1, 'float32')]);
add('SparseToDense of places', 'SparseToDense', [given([0, 1, 2, 0], [2, 2], 'int32'), vector(3, 2), floats([2]), scalar(0, 'float32')]);
add('TensorScatterUpdate', 'TensorScatterUpdate', [floats([4, 2]), given([3, 1], [2, 1], 'int32'), floats([2, 2])]);
add('Select', 'Select', [flags([3, 4]), floats([3, 4]), floats([3, 4])]);
add('SelectV2', 'SelectV2', [flags([4]), floats([3, 4]), scalar(0, 'float32')]);
add('TopKV2', 'TopKV2', [given([1, 4, 4, 0, 2, 7, 7, 7, 1, 0], [2, 5]), scalar(3)], { sorted: flag(true) }, 2);

add('Pad', 'Pad', [floats([1, 2, 3, 2]), vector(0, 0, 1, 2, 0, 1, 0, 0)]);
add('PadV2', 'PadV2', [floats([2, 3]), vector(1, 0, 0, 2), scalar(7, 'float32')]);
add('MirrorPad REFLECT', 'MirrorPad', [floats([1, 3, 4]), vector(0, 0, 2, 1, 1, 2)], { mode: text('reflect') });
add('MirrorPad SYMMETRIC', 'MirrorPad', [floats([1, 3, 4]), vector(0, 0, 2, 1, 1, 2)], { mode: text('symmetric') });
add('DepthToSpace', 'DepthToSpace', [floats([1, 2, 3, 8])], { block_size: integer(2), data_format: text('NHWC') });
add('SpaceToBatchND', 'SpaceToBatchND', [floats([2, 3, 4, 2]), vector(2, 3), vector(1, 0, 0, 2)]);
add('BatchToSpaceND', 'BatchToSpaceND', [floats([12, 2, 2, 2]), vector(2, 3), vector(1, 0, 0, 2)]);
add('FusedBatchNormV3', 'FusedBatchNormV3', [image(), weights(3), weights(3), weights(3), constant(floats([3], 0.1, 2))], { epsilon: number(0.01), is_training: flag(false), data_format: text('NHWC') });
add('LRN', 'LRN', [floats([1, 2, 2, 9])], { depth_radius: integer(2), bias: number(1.5), alpha: number(0.3), beta: number(0.6) });

add('Conv1D', 'Conv1D', [floats([2, 7, 3]), weights(3, 3, 4)], { stride: integer(2), padding: text('SAME'), dilation: integer(1), data_format: text('NWC') });
const window3 = (padding, stride) => ({ strides: list(1, stride, stride, stride, 1), padding: text(padding), data_format: text('NDHWC'), dilations: list(1, 1, 1, 1, 1) });
add('Conv3D', 'Conv3D', [floats([1, 4, 5, 3, 2]), weights(2, 3, 2, 2, 3)], window3('SAME', 2));
for (const op of ['MaxPool3D', 'AvgPool3D']) {
  add(op, op, [floats([1, 4, 5, 3, 2])], { ...window3('SAME', 2), ksize: list(1, 2, 3, 2, 1) });
}
add('DepthwiseConv2d', 'DepthwiseConv2d', [image(), weights(3, 3, 3, 2)], window('VALID'));
add('BatchMatMul', 'BatchMatMul', [floats([2, 2, 3]), floats([2, 3, 4])], { adj_x: flag(false), adj_y: flag(false) });
add('Concat', 'Concat', [scalar(1), floats([2, 3]), floats([2, 2])], { N: integer(2) });
add('EuclideanNorm', 'EuclideanNorm', [floats([2, 3]), vector(1)], { keep_dims: flag(false) });
for (const op of ['FusedBatchNorm', 'FusedBatchNormV2']) {
  add(op, op, [image(), weights(3), weights(3), weights(3), constant(floats([3], 0.1, 2))], { epsilon: number(0.001), is_training: flag(false), data_format: text('NHWC') });
}
add('Snapshot', 'Snapshot', [floats([3])]);
add('LinSpace', 'LinSpace', [scalar(1, 'float32'), scalar(3, 'float32'), scalar(5)]);
add('IdentityN', 'IdentityN', [floats([3]), floats([2])], {}, 2);
add('FakeQuantWithMinMaxVars', 'FakeQuantWithMinMaxVars', [floats([6]), scalar(-1, 'float32'), scalar(1, 'float32')], { num_bits: integer(8), narrow_range: flag(false) });
add('Reverse', 'Reverse', [floats([2, 3]), constant(given([false, true], [2], 'bool'))]);
add('Unique', 'Unique', [given([3, 1, 3, 2, 1])], {}, 2);
add('Zeros', 'Zeros', [vector(2, 3)], { T: type('float32') });
add('Ones', 'Ones', [vector(2, 3)], { T: type('float32') });

const reshaped = { SpaceToBatchND: 2, BatchToSpaceND: 2, Pad: 1, PadV2: 1, MirrorPad: 1 };
const boxes = () => given([0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, -0.1, 1, 0.9, 0, 10, 1, 11, 0, 10.1, 1, 11.1, 0, 100, 1, 101], [6, 4]);
add('NonMaxSuppressionV3', 'NonMaxSuppressionV3', [boxes(), given([0.9, 0.75, 0.6, 0.95, 0.5, 0.3]), scalar(3), scalar(0.5, 'float32'), scalar(0, 'float32')]);
add('NonMaxSuppressionV4', 'NonMaxSuppressionV4', [boxes(), given([0.9, 0.75, 0.6, 0.95, 0.5, 0.3]), scalar(5), scalar(0.5, 'float32'), scalar(0.4, 'float32')], { pad_to_max_output_size: flag(true) }, 2);
add('NonMaxSuppressionV5', 'NonMaxSuppressionV5', [boxes(), given([0.9, 0.75, 0.6, 0.95, 0.5, 0.3]), scalar(5), scalar(0.5, 'float32'), scalar(0.4, 'float32'), scalar(0, 'float32')], {}, 2);
for (const [what, size, method] of [['bilinear', [3, 4], 'bilinear'], ['nearest', [3, 4], 'nearest'], ['to one place', [1, 1], 'bilinear']]) {
  add(`CropAndResize ${what}`, 'CropAndResize', [floats([2, 5, 6, 3]), given([0, 0, 1, 1, 0.1, 0.2, 0.7, 0.6, 0.9, 0.8, 0.2, 0.1, -0.3, 0.5, 1.4, 1.2], [4, 4]), given([0, 1, 1, 0], [4], 'int32'), vector(...size)], { method: text(method), extrapolation_value: number(7) });
}
add('Where', 'Where', [given([true, false, true, false, false, true], [2, 3], 'bool')]);

function tensorOf({ shape, dtype, values }) {
  return tf.tensor(values, shape, dtype);
}

async function run({ name, op, inputs, attr, outputs }) {
  const nodes = [], manifest = [], constants = {}, feeds = {}, named = {};
  inputs.forEach((input, index) => {
    const node = `x${index}`;
    const pairs = reshaped[op] !== undefined && index >= reshaped[op] && input.shape.length === 1 && input.dtype === 'int32';
    const shape = pairs ? [input.values.length / 2, 2] : input.shape;
    if (input.isConstant) {
      nodes.push({ name: node, op: 'Const', attr: { dtype: type(input.dtype) } });
      manifest.push({ name: node, shape, dtype: input.dtype });
      constants[node] = input.values;
    } else {
      nodes.push({ name: node, op: 'Placeholder', attr: { dtype: type(input.dtype), shape: { shape: { dim: shape.map(length => ({ size: String(length) })) } } } });
      feeds[node] = tensorOf({ ...input, shape });
      named[node] = { dtype: input.dtype, shape, values: input.values };
    }
  });
  nodes.push({ name: 'y', op, input: inputs.map((_, index) => `x${index}`), attr: { T: type(inputs.find(input => input.dtype)?.dtype ?? 'float32'), ...attr } });
  const signature = { outputs: {} };
  const names = Array.from({ length: outputs }, (_, index) => (index === 0 ? 'y' : `y:${index}`));
  names.forEach((output, index) => { nodes.push({ name: `out${index}`, op: 'Identity', input: [output], attr: {} }); });
  const bytes = Buffer.concat(manifest.map(entry => {
    const values = constants[entry.name];
    return Buffer.from((entry.dtype === 'float32' ? Float32Array : entry.dtype === 'int32' ? Int32Array : Uint8Array).from(values).buffer);
  }));
  const topology = { node: nodes, versions: { producer: 987 } };
  const model = await tf.loadGraphModel(tf.io.fromMemory({
    modelTopology: topology, format: 'graph-model', weightSpecs: manifest, weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), signature: null,
  }));
  const found = await model.executeAsync(feeds, names.map((_, index) => `out${index}`));
  const results = (Array.isArray(found) ? found : [found]).map((tensor, index) => ({
    name: `out${index}`, dtype: tensor.dtype, shape: tensor.shape, values: Array.from(tensor.dataSync(), value => (tensor.dtype === 'bool' ? Boolean(value) : Number.isFinite(value) ? Number(value.toPrecision(9)) : value)),
  }));
  return { name, model: { modelTopology: topology, weightsManifest: [{ paths: [], weights: manifest }] }, constants, inputs: named, outputs: results };
}

await tf.setBackend('cpu');
const written = [];
for (const entry of cases) {
  try {
    written.push(await run(entry));
  } catch (error) {
    console.error(`${entry.name}: ${error.message}`);
  }
}
const lines = written.map(entry => JSON.stringify(entry, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
fs.writeFileSync(new URL('cases.json', folder), `[\n${lines.join(',\n')}\n]\n`);
console.log(`${written.length} cases of ${cases.length}`);
