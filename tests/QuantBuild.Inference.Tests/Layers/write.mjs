// Writes cases.json: small Layers models of stock TensorFlow.js with their weights, inputs and outputs.
// Run in src/QuantBuild.Verification/tfjs, after npm ci there: node ../../../tests/QuantBuild.Inference.Tests/Layers/write.mjs
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tf = createRequire(`${process.cwd()}/`)('@tensorflow/tfjs');
const l = tf.layers;
let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const values = (shape, whole) => Array.from({ length: shape.reduce((a, b) => a * b, 1) },
  () => whole ? Math.floor(random() * whole) : Math.fround(random() * 2 - 1));
const chain = (...layers) => tf.sequential({ layers });
const image = [5, 6, 3];
const first = { dataFormat: 'channelsFirst' };

const zeroed = (shape, steps) => {
  const data = values(shape);
  const size = shape[2];
  for (const [sample, step] of steps) data.fill(0, (sample * shape[1] + step) * size, (sample * shape[1] + step + 1) * size);
  return data;
};
const masked = { shape: [2, 6, 4], data: zeroed([2, 6, 4], [[0, 0], [0, 3], [1, 4], [1, 5]]) };

const functional = (shape, make) => { const x = tf.input({ shape }); return tf.model({ inputs: x, outputs: make(x) }); };

const cases = {
  'conv3d': [() => chain(l.conv3d({ filters: 2, kernelSize: [2, 3, 1], padding: 'same', strides: [1, 2, 1], activation: 'relu', inputShape: [4, 5, 3, 2] }))],
  'conv3d, valid': [() => chain(l.conv3d({ filters: 2, kernelSize: 2, inputShape: [4, 5, 3, 2] }))],
  'conv3dTranspose': [() => chain(l.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 2, inputShape: [2, 3, 2, 2] }))],
  'maxPooling3d': [() => chain(l.maxPooling3d({ poolSize: [2, 2, 1], strides: [2, 1, 1], padding: 'same', inputShape: [4, 5, 3, 2] }))],
  'averagePooling3d': [() => chain(l.averagePooling3d({ poolSize: 2, strides: 2, padding: 'same', inputShape: [4, 5, 3, 2] }))],
  'conv2d, channels first': [() => chain(l.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'elu', inputShape: [3, 5, 6], ...first }))],
  'pools, channels first': [() => chain(l.maxPooling2d({ poolSize: 2, inputShape: [3, 6, 6], ...first }), l.averagePooling2d({ poolSize: 2, strides: 1, ...first }))],
  'global pool, channels first': [() => chain(l.globalAveragePooling2d({ inputShape: [3, 5, 6], ...first }))],
  'padding and cropping, channels first': [() => chain(l.zeroPadding2d({ padding: [1, 2], inputShape: [3, 5, 6], ...first }), l.cropping2D({ cropping: [[1, 0], [0, 2]], ...first }))],
  'upsampling, channels first': [() => chain(l.upSampling2d({ size: [2, 3], inputShape: [3, 2, 2], ...first }))],
  'flatten, channels first': [() => chain(l.flatten({ inputShape: [3, 5, 6], ...first }))],
  'sizes that are not known': [() => chain(l.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', inputShape: [null, null, 3] }), l.upSampling2d({ size: [2, 2] }), l.globalMaxPooling2d({})), [[2, ...image]]],
  'steps that are not known': [() => chain(l.conv1d({ filters: 4, kernelSize: 3, inputShape: [null, 3] }), l.lstm({ units: 3, returnSequences: true }), l.timeDistributed({ layer: l.dense({ units: 2 }) })), [[2, 7, 3]]],
  'lstm over marks': [() => chain(l.masking({ inputShape: [6, 4] }), l.lstm({ units: 3, returnSequences: true }), l.lstm({ units: 2 })), [masked]],
  'gru over marks': [() => chain(l.masking({ inputShape: [6, 4] }), l.gru({ units: 3, returnSequences: true })), [masked]],
  'simple rnn over marks, backwards': [() => chain(l.masking({ inputShape: [6, 4] }), l.simpleRNN({ units: 3, goBackwards: true })), [masked]],
  'embedding that marks zeros': [() => chain(l.embedding({ inputDim: 5, outputDim: 3, maskZero: true, inputLength: 6 }), l.lstm({ units: 2 })), [{ shape: [3, 6], whole: 5 }]],
  'states': [() => functional([5, 4], x => l.lstm({ units: 3, returnState: true, returnSequences: true }).apply(x))],
  'states that another layer begins with': [() => {
    const [encoded, decoded] = [tf.input({ shape: [5, 4] }), tf.input({ shape: [3, 2] })];
    const [, h, c] = l.lstm({ units: 3, returnState: true }).apply(encoded);
    return tf.model({ inputs: [encoded, decoded], outputs: l.lstm({ units: 3, returnSequences: true }).apply(decoded, { initialState: [h, c] }) });
  }],
  'bidirectional, each step': [() => chain(l.bidirectional({ layer: l.gru({ units: 3, returnSequences: true }), mergeMode: 'concat', inputShape: [5, 4] }))],
  'bidirectional with two outputs': [() => functional([5, 4], x => l.bidirectional({ layer: l.lstm({ units: 3 }), mergeMode: null }).apply(x))],
  'time distributed convolution': [() => chain(l.timeDistributed({ layer: l.conv2d({ filters: 2, kernelSize: 2 }), inputShape: [3, ...image] }))],
  'prelu with shared axes': [() => chain(l.prelu({ sharedAxes: [1, 2], alphaInitializer: 'randomNormal', inputShape: image }))],
  'dilated depthwise and separable': [() => chain(l.separableConv2d({ filters: 4, kernelSize: 2, dilationRate: 2, inputShape: image }))],
  'dot along two axes': [() => functional([3, 4], x => l.dot({ axes: [2, 2] }).apply([l.dense({ units: 4 }).apply(x), x]))],
  'dot, normalized': [() => functional([4], x => l.dot({ axes: 1, normalize: true }).apply([l.dense({ units: 4 }).apply(x), x]))],
  'reshape with an open size': [() => chain(l.reshape({ targetShape: [-1, 6], inputShape: image }))],
  'a model in a model, twice': [() => {
    const inner = chain(l.dense({ units: 4, activation: 'tanh', inputShape: [4] }), l.dense({ units: 4 }));
    const x = tf.input({ shape: [4] });
    return tf.model({ inputs: x, outputs: l.add().apply([inner.apply(x), inner.apply(inner.apply(x))]) });
  }],
};

const written = [];
for (const [name, [make, inputs]] of Object.entries(cases)) {
  const model = make();
  const weights = model.getWeights();
  model.setWeights(weights.map((weight, i) => tf.tensor(values(weight.shape).map(value => /variance/.test(model.weights[i].name) ? Math.abs(value) + 0.3 : value * 0.7), weight.shape)));
  const fed = (inputs ?? model.inputs.map(input => [2, ...input.shape.slice(1)])).map(input => Array.isArray(input)
    ? { shape: input, values: values(input) } : { shape: input.shape, values: input.data ?? values(input.shape, input.whole) });
  const outputs = [model.predict(fed.map(input => tf.tensor(input.values, input.shape)))].flat();
  let saved;
  await model.save(tf.io.withSaveHandler(async artifacts => { saved = artifacts; return { modelArtifactsInfo: {} }; }));
  const data = new Float32Array(tf.io.CompositeArrayBuffer ? tf.io.CompositeArrayBuffer.join(saved.weightData) : saved.weightData);
  let at = 0;
  const stored = Object.fromEntries(saved.weightSpecs.map(spec => {
    const size = spec.shape.reduce((a, b) => a * b, 1);
    return [spec.name, Array.from(data.slice(at, at += size))];
  }));
  written.push({
    name,
    model: { modelTopology: saved.modelTopology, weightsManifest: [{ weights: saved.weightSpecs.map(({ name, shape, dtype }) => ({ name, shape, dtype })) }] },
    weights: stored,
    inputs: fed,
    outputs: outputs.map(output => ({ shape: output.shape, values: Array.from(output.dataSync()) })),
  });
}

writeFileSync(fileURLToPath(new URL('cases.json', import.meta.url)), `[\n${written.map(item => JSON.stringify(item)).join(',\n')}\n]\n`);
