// Writes models.json: small graph models as converters write them, with inputs and the outputs that stock TensorFlow.js computes on its cpu backend.
//   npm ci --prefix src/QuantBuild.Verification/tfjs && node tests/QuantBuild.Inference.Tests/Operations/write-models.mjs
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../src/QuantBuild.Verification/tfjs/main.mjs', import.meta.url));
const tf = require('@tensorflow/tfjs');
let state = 7;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
const numbers = (count, low = -0.5, high = 0.5) => Array.from({ length: count }, () => Math.round((low + (high - low) * random()) * 1000) / 1000);
const product = shape => shape.reduce((all, length) => all * length, 1);

class Graph {
  nodes = [];
  manifest = [];
  constants = {};

  node(name, op, input = [], attr = {}) {
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  placeholder(name, ...shape) {
    return this.node(name, 'Placeholder', [], { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: shape.map(size => ({ size: String(size) })) } } });
  }

  constant(name, shape, dtype, values) {
    this.manifest.push({ name, shape, dtype });
    this.constants[name] = values;
    return this.node(name, 'Const', [], { dtype: { type: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } });
  }

  weights(name, ...shape) {
    return this.constant(name, shape, 'float32', numbers(product(shape)));
  }

  vector(name, ...values) {
    return this.constant(name, [values.length], 'int32', values);
  }

  scalar(name, value, dtype = 'int32') {
    return this.constant(name, [], dtype, [value]);
  }
}

const text = value => ({ s: Buffer.from(value).toString('base64') });
const texts = (...values) => ({ list: { s: values.map(value => Buffer.from(value).toString('base64')) } });
const list = (...values) => ({ list: { i: values.map(String) } });
const window = (padding, stride = 1) => ({ strides: list(1, stride, stride, 1), padding: text(padding), dilations: list(1, 1, 1, 1), data_format: text('NHWC') });
const fused = (attr, ...ops) => ({ ...attr, fused_ops: texts(...ops), num_args: { i: '1' }, T: { type: 'DT_FLOAT' } });

// A network of today's kind: folded convolutions, an inverted residual, a gate over channels, two heads; the image's size is open.
function classifier() {
  const g = new Graph();
  g.placeholder('image', -1, -1, -1, 3);
  g.node('scaled', 'Sub', [g.node('halved', 'Mul', ['image', g.scalar('two', 2, 'float32')]), g.scalar('one', 1, 'float32')]);
  g.node('stem', '_FusedConv2D', ['scaled', g.weights('stem/w', 3, 3, 3, 8), g.weights('stem/b', 8)], fused(window('SAME', 2), 'BiasAdd', 'Relu6'));
  g.node('expand', '_FusedConv2D', ['stem', g.weights('expand/w', 1, 1, 8, 16), g.weights('expand/b', 16)], fused(window('SAME'), 'BiasAdd', 'Relu6'));
  g.node('padded', 'Pad', ['expand', g.constant('pads', [4, 2], 'int32', [0, 0, 1, 1, 1, 1, 0, 0])]);
  g.node('deep', 'FusedDepthwiseConv2dNative', ['padded', g.weights('deep/w', 3, 3, 16, 1), g.weights('deep/b', 16)], fused(window('VALID'), 'BiasAdd', 'Relu'));
  g.node('squeezed', 'Mean', ['deep', g.vector('space', 1, 2)], { keep_dims: { b: true } });
  g.node('gate', 'Sigmoid', [g.node('gated', '_FusedConv2D', ['squeezed', g.weights('gate/w', 1, 1, 16, 16), g.weights('gate/b', 16)], fused(window('SAME'), 'BiasAdd'))]);
  g.node('weighed', 'Mul', ['deep', 'gate']);
  g.node('project', '_FusedConv2D', ['weighed', g.weights('project/w', 1, 1, 16, 8), g.weights('project/b', 8)], fused(window('SAME'), 'BiasAdd'));
  g.node('sum', 'AddV2', ['project', 'stem']);
  g.node('both', 'ConcatV2', ['sum', g.node('pooled', 'MaxPool', ['sum'], { ksize: list(1, 3, 3, 1), strides: list(1, 1, 1, 1), padding: text('SAME') }), g.scalar('channels', -1)], { N: { i: '2' } });
  g.node('features', 'Mean', ['both', 'space'], { keep_dims: { b: false } });
  g.node('logits', '_FusedMatMul', ['features', g.weights('logits/w', 16, 5), g.weights('logits/b', 5)], fused({ transpose_a: { b: false }, transpose_b: { b: false } }, 'BiasAdd'));
  g.node('probabilities', 'Softmax', ['logits']);
  g.node('shape', 'Shape', ['image']);
  g.node('size', 'StridedSlice', ['shape', g.vector('from', 1), g.vector('to', 3), g.vector('step', 1)], { begin_mask: { i: '0' } });
  g.node('mask', 'Sigmoid', [g.node('grown', 'ResizeBilinear', [g.node('map', 'Conv2D', ['sum', g.weights('map/w', 1, 1, 8, 1)], window('SAME')), 'size'], { align_corners: { b: false }, half_pixel_centers: { b: true } })]);
  const image = { dtype: 'float32', shape: [2, 9, 7, 3], values: numbers(2 * 9 * 7 * 3, 0, 1) };
  return { name: 'classifier with a mask', g, inputs: { image }, signature: { inputs: { image: { name: 'image:0' } }, outputs: { probabilities: { name: 'probabilities:0' }, mask: { name: 'mask:0' } } } };
}

// Kernels that a second graph computes from codes and scales when the model is loaded.
function initialized() {
  const g = new Graph();
  const first = new Graph();
  first.node('kernel', 'Mul', [first.constant('codes', [3, 3, 2, 4], 'float32', Array.from({ length: 72 }, () => Math.floor(random() * 256) - 128)), first.constant('scales', [1, 1, 1, 4], 'float32', [0.01, 0.002, 0.03, 0.005])]);
  g.placeholder('image', -1, 6, 5, 2);
  g.placeholder('kernel_in', 3, 3, 2, 4);
  g.node('y', 'Relu', [g.node('conv', 'BiasAdd', [g.node('c', 'Conv2D', ['image', 'kernel_in'], window('SAME', 2)), g.weights('bias', 4)])]);
  return {
    name: 'kernels computed at load', g, first, inputs: { image: { dtype: 'float32', shape: [1, 6, 5, 2], values: numbers(60, 0, 1) } },
    signature: { inputs: { image: { name: 'image:0' }, kernel: { name: 'kernel_in:0', resourceId: 3 } }, outputs: { y: { name: 'y:0' } } },
    initializerSignature: { outputs: { kernel: { name: 'kernel:0', resourceId: 3 } } },
  };
}

await tf.setBackend('cpu');
const written = [];
for (const { name, g, first, inputs, signature, initializerSignature } of [classifier(), initialized()]) {
  const manifest = [...g.manifest, ...(first?.manifest ?? [])];
  const constants = { ...g.constants, ...first?.constants };
  const bytes = Buffer.concat(manifest.map(({ name, dtype }) => Buffer.from((dtype === 'int32' ? Int32Array : Float32Array).from(constants[name]).buffer)));
  const json = { format: 'graph-model', modelTopology: { node: g.nodes, versions: { producer: 987 } }, signature };
  if (first) {
    Object.assign(json, { modelInitializer: { node: first.nodes }, initializerSignature });
  }

  const model = await tf.loadGraphModel(tf.io.fromMemory({ ...json, weightSpecs: manifest, weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }));
  const names = Object.values(signature.outputs).map(output => output.name.split(':')[0]);
  const results = model.execute(Object.fromEntries(Object.entries(inputs).map(([key, { values, shape, dtype }]) => [key, tf.tensor(values, shape, dtype)])), names);
  written.push({
    name, model: { ...json, weightsManifest: [{ paths: [], weights: manifest }] }, constants, inputs,
    outputs: [results].flat().map((tensor, index) => ({ name: names[index], dtype: tensor.dtype, shape: tensor.shape, values: Array.from(tensor.dataSync(), value => Number(value.toPrecision(9))) })),
  });
}

fs.writeFileSync(new URL('models.json', import.meta.url), `[\n${written.map(entry => JSON.stringify(entry)).join(',\n')}\n]\n`);
console.log(`${written.length} models`);
