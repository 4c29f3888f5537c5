"""Writes layers.json and the recurrent models beside this script, with NumPy (1.24) and libhdf5 through h5py (3.7): python3 write.py

Each case of layers.json is a topology, its weights by name, inputs, and the outputs that NumPy computes from Keras's definitions in double precision.
The recurrent models have the same layers and weights in the layouts of Keras 2 (.h5) and Keras 3 (.keras)."""
import io
import json
import math
import zipfile

import h5py
import numpy as np

random = np.random.default_rng(11)
CASES = []


def short(values):
    """Nine digits tell any float32."""
    return [float(f"{value:.9g}") for value in np.asarray(values, np.float64).ravel()]


erf = np.vectorize(math.erf)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def weights(*shape):
    return random.normal(scale=0.6, size=shape).astype(np.float32)


def softmax(x, axis=-1):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def case(name, layers, x, y, values=(), version="2.15.0"):
    """layers: class name and config of a chain; values: weights of the layers in order, each with its name within the layer."""
    topology = []
    for i, (class_name, config) in enumerate(layers):
        given = {"name": f"l{i}", **({"batch_input_shape": [None, *x.shape[1:]]} if i == 0 else {}), **config}
        topology.append({"class_name": class_name, "config": given})
    CASES.append({
        "name": name,
        "topology": {"keras_version": version, "model_config": {"class_name": "Sequential", "config": {"name": "m", "layers": topology}}},
        "weights": {key: short(value) for key, value in values},
        "x": short(x), "shape": list(x.shape),
        "y": short(y), "outputShape": list(np.asarray(y).shape)})


# Activations, as Keras defines them.
X = (random.normal(size=(4, 6)) * 3).astype(np.float32)
x = X.astype(np.float64)
hs2 = lambda x: np.clip(0.2 * x + 0.5, 0, 1)
hs3 = lambda x: np.clip(x + 3, 0, 6) / 6
softplus = lambda x: np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)
tanh_gelu = lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))
SELU = (1.0507009873554805, 1.6732632423543772)
for name, y, version in [
        ("selu", SELU[0] * np.where(x > 0, x, SELU[1] * np.expm1(x)), "2.15.0"), ("softplus", softplus(x), "2.15.0"), ("softsign", x / (1 + np.abs(x)), "2.15.0"),
        ("exponential", np.exp(x), "2.15.0"), ("gelu", x * 0.5 * (1 + erf(x / np.sqrt(2))), "2.15.0"), ("gelu", x * 0.5 * (1 + erf(x / np.sqrt(2))), "3.9.0"),
        ("gelu_new", tanh_gelu(x), "tfjs-layers 4.22.0"), ("mish", x * np.tanh(softplus(x)), "2.15.0"), ("log_softmax", np.log(softmax(x)), "2.15.0"),
        ("logSoftmax", np.log(softmax(x)), "tfjs-layers 4.22.0"), ("leaky_relu", np.where(x > 0, x, 0.2 * x), "3.9.0"), ("silu", x * sigmoid(x), "3.9.0"),
        ("swish", x * sigmoid(x), "2.15.0"), ("relu6", np.clip(x, 0, 6), "2.15.0"), ("elu", np.where(x > 0, x, np.expm1(x)), "2.15.0"),
        ("hard_sigmoid", hs2(x), "2.15.0"), ("hard_sigmoid", hs3(x), "3.9.0"), ("hardSigmoid", hs2(x), "tfjs-layers 4.22.0"),
        ("hard_silu", x * hs3(x), "3.9.0"), ("hard_swish", x * hs3(x), "3.9.0"), ("LeakyReLU", np.where(x > 0, x, 0.3 * x), "2.15.0")]:
    case(f"{name}, {version}", [("Activation", {"activation": name})], X, y, version=version)
for name, config, y in [
        ("LeakyReLU", {"alpha": 0.3}, np.where(x > 0, x, 0.3 * x)), ("ReLU", {"max_value": 2.0, "negative_slope": 0.1, "threshold": 0.0}, np.where(x > 0, np.minimum(x, 2), 0.1 * x)),
        ("ELU", {"alpha": 0.5}, np.where(x > 0, x, 0.5 * np.expm1(x))), ("ThresholdedReLU", {"theta": 0.5}, x * (x > 0.5))]:
    case(f"a {name} as activation", [("Activation", {"activation": {"class_name": name, "config": {"name": "a", **config}}})], X, y)
    case(name, [(name, config)], X, y)
case("LeakyReLU of Keras 3", [("LeakyReLU", {"negative_slope": 0.25})], X, np.where(x > 0, x, 0.25 * x), version="3.9.0")
case("LeakyReLU by default", [("LeakyReLU", {})], X, np.where(x > 0, x, 0.3 * x))
for threshold, most, slope in [(0.5, None, 0.0), (-0.5, 1.5, 0.2), (1.0, None, 0.3)]:
    y = x * (x > threshold)
    y = y if most is None else np.clip(y, 0, most)
    case(f"ReLU from {threshold}", [("ReLU", {"max_value": most, "negative_slope": slope, "threshold": threshold})], X, y - slope * np.maximum(threshold - x, 0))

# Images and sequences.
I = random.normal(size=(2, 5, 4, 3)).astype(np.float32)
S = random.normal(size=(2, 7, 3)).astype(np.float32)
i, s = I.astype(np.float64), S.astype(np.float64)
a = weights(1, 1, 3)
case("PReLU", [("PReLU", {"shared_axes": [1, 2]})], I, np.where(i > 0, i, a * i), [("l0/alpha", a)])
case("Softmax along the height", [("Softmax", {"axis": 1})], I, softmax(i, 1))
case("Softmax by TF.js's default", [("Softmax", {})], I, softmax(i, 1), version="tfjs-layers 4.22.0")
case("Softmax by Keras's default", [("Softmax", {})], I, softmax(i, -1))
both = np.exp(i) / np.exp(i).sum(axis=(1, 2), keepdims=True)
case("Softmax along two dimensions", [("Softmax", {"axis": [1, 2]})], I, both)
gamma, beta, mean, variance = weights(5), weights(5), weights(5), np.abs(weights(5)) + np.float32(0.3)
column = lambda v: v.astype(np.float64).reshape(1, -1, 1, 1)
case("BatchNormalization along the height", [("BatchNormalization", {"axis": [1], "epsilon": 0.01})], I,
     (i - column(mean)) / np.sqrt(column(variance) + 0.01) * column(gamma) + column(beta),
     [("l0/gamma", gamma), ("l0/beta", beta), ("l0/moving_mean", mean), ("l0/moving_variance", variance)])
g, b = weights(5, 3), weights(5, 3)
m, v = i.mean(axis=(1, 3), keepdims=True), i.var(axis=(1, 3), keepdims=True)
case("LayerNormalization along height and channels", [("LayerNormalization", {"axis": [1, 3]})], I,
     (i - m) / np.sqrt(v + 1e-3) * g.reshape(1, 5, 1, 3) + b.reshape(1, 5, 1, 3), [("l0/gamma", g), ("l0/beta", b)])
g, b = weights(3), weights(3)
m, v = s.mean(axis=-1, keepdims=True), s.var(axis=-1, keepdims=True)
case("LayerNormalization", [("LayerNormalization", {"axis": -1, "epsilon": 1e-5})], S, (s - m) / np.sqrt(v + 1e-5) * g + b, [("l0/gamma", g), ("l0/beta", b)])
m, v = weights(3), np.array([1.5, 0.2, 0.0], np.float32)
case("Normalization", [("Normalization", {"axis": [2], "invert": False, "mean": None, "variance": None})], S, (s - m) / np.maximum(np.sqrt(v.astype(np.float64)), 1e-7) / 1,
     [("l0/mean", m), ("l0/variance", v), ("l0/count", np.float32(7))])
case("Normalization by figures given", [("Normalization", {"axis": [-1], "mean": [[0.5, 1.0, -1.0]], "variance": [[4.0, 1.0, 0.25]]})], S,
     (s - [0.5, 1, -1]) / [2, 1, 0.5])
case("Normalization inverted", [("Normalization", {"axis": None, "mean": 0.5, "variance": 4.0, "invert": True})], S, s * 2 + 0.5)
case("Rescaling", [("Rescaling", {"scale": 1 / 127.5, "offset": -1.0})], S, s / 127.5 - 1)
case("Rescaling by channel", [("Rescaling", {"scale": [1.0, 2.0, 3.0], "offset": [0.1, 0.2, 0.3]})], S, s * [1, 2, 3] + [0.1, 0.2, 0.3])
case("Permute", [("Permute", {"dims": [3, 1, 2]})], I, i.transpose(0, 3, 1, 2))
case("RepeatVector", [("RepeatVector", {"n": 3})], X, np.repeat(x[:, None], 3, axis=1))
case("Cropping2D", [("Cropping2D", {"cropping": [[1, 2], [0, 1]]})], I, i[:, 1:-2, :-1])
case("Cropping2D by one number", [("Cropping2D", {"cropping": 1})], I, i[:, 1:-1, 1:-1])
case("Cropping1D", [("Cropping1D", {"cropping": [1, 2]})], S, s[:, 1:-2])
case("ZeroPadding1D", [("ZeroPadding1D", {"padding": [2, 1]})], S, np.pad(s, ((0, 0), (2, 1), (0, 0))))
case("UpSampling1D", [("UpSampling1D", {"size": 2})], S, np.repeat(s, 2, axis=1))
case("Masking that nothing looks at", [("Masking", {"mask_value": 0.0})], S, s)
case("GlobalAveragePooling1D", [("GlobalAveragePooling1D", {"data_format": "channels_last", "keepdims": True})], S, s.mean(axis=1, keepdims=True))
case("GlobalMaxPooling1D", [("GlobalMaxPooling1D", {"data_format": "channels_last"})], S, s.max(axis=1))
windows = [s[:, k:k + 3] for k in (0, 2, 4)]
case("MaxPooling1D", [("MaxPooling1D", {"pool_size": [3], "strides": [2], "padding": "valid"})], S, np.stack([w.max(axis=1) for w in windows], axis=1))
same = [s[:, max(k - 1, 0):k + 2] for k in (0, 2, 4, 6)]
case("AveragePooling1D", [("AveragePooling1D", {"pool_size": [3], "strides": [2], "padding": "same"})], S, np.stack([w.mean(axis=1) for w in same], axis=1))
k, bias = weights(3, 3, 4), weights(4)
conv = lambda s, k, d=1: np.stack([sum(s[:, t + d * j] @ k[j].astype(np.float64) for j in range(len(k))) for t in range(s.shape[1] - d * (len(k) - 1))], axis=1)
case("Conv1D", [("Conv1D", {"filters": 4, "kernel_size": [3], "strides": [1], "padding": "valid", "activation": "linear"})], S, conv(s, k) + bias, [("l0/kernel", k), ("l0/bias", bias)])
case("Conv1D, causal", [("Conv1D", {"filters": 4, "kernel_size": 3, "padding": "causal", "dilation_rate": [2], "activation": "relu"})], S,
     np.maximum(conv(np.pad(s, ((0, 0), (4, 0), (0, 0))), k, 2) + bias, 0), [("l0/kernel", k), ("l0/bias", bias)])
d, p = weights(2, 3, 2), weights(1, 6, 4)
separate = np.stack([sum(s[:, t + j, :, None] * d[j].astype(np.float64) for j in range(2)).reshape(2, 6) for t in range(6)], axis=1)
case("SeparableConv1D", [("SeparableConv1D", {"filters": 4, "kernel_size": [2], "depth_multiplier": 2})], S, separate @ p[0].astype(np.float64) + bias,
     [("l0/depthwise_kernel", d), ("l0/pointwise_kernel", p), ("l0/bias", bias)])
t = weights(3, 2, 4, 3)  # height, width, out, in


def transposed(x, kernel, strides, size):
    full = np.zeros((x.shape[0], (x.shape[1] - 1) * strides[0] + kernel.shape[0], (x.shape[2] - 1) * strides[1] + kernel.shape[1], kernel.shape[2]))
    for row in range(x.shape[1]):
        for col in range(x.shape[2]):
            full[:, row * strides[0]:row * strides[0] + kernel.shape[0], col * strides[1]:col * strides[1] + kernel.shape[1]] += np.einsum("nc,hwoc->nhwo", x[:, row, col], kernel.astype(np.float64))
    begin = [max(kernel.shape[axis] - strides[axis], 0) // 2 if size == "same" else 0 for axis in (0, 1)]
    out = [x.shape[axis + 1] * strides[axis] + (0 if size == "same" else max(kernel.shape[axis] - strides[axis], 0)) for axis in (0, 1)]
    padded = np.pad(full, ((0, 0), (0, max(out)), (0, max(out)), (0, 0)))
    return padded[:, begin[0]:begin[0] + out[0], begin[1]:begin[1] + out[1]]


for padding, strides in [("valid", (1, 1)), ("same", (2, 2)), ("valid", (3, 3)), ("same", (1, 2))]:
    case(f"Conv2DTranspose, {padding}, {strides}", [("Conv2DTranspose", {"filters": 4, "kernel_size": [3, 2], "strides": list(strides), "padding": padding})], I,
         transposed(i, t, strides, padding) + bias, [("l0/kernel", t), ("l0/bias", bias)])


def resized(x, height, width, nearest=False):
    def take(x, axis, size):
        n = x.shape[axis]
        at = (np.arange(size) + 0.5) * n / size
        if nearest:
            return np.take(x, np.minimum(np.floor(at), n - 1).astype(int), axis)
        at = at - 0.5
        low, share = np.floor(at), at - np.floor(at)
        shape = [-1 if k == axis else 1 for k in range(4)]
        return np.take(x, np.clip(low, 0, n - 1).astype(int), axis) * (1 - share).reshape(shape) + np.take(x, np.clip(low + 1, 0, n - 1).astype(int), axis) * share.reshape(shape)
    return take(take(x, 1, height), 2, width)


case("Resizing", [("Resizing", {"height": 7, "width": 3, "interpolation": "bilinear", "crop_to_aspect_ratio": False})], I, resized(i, 7, 3))
case("Resizing to the nearest", [("Resizing", {"height": 3, "width": 9, "interpolation": "nearest"})], I, resized(i, 3, 9, True))
case("Resizing, cut to the proportions", [("Resizing", {"height": 4, "width": 8, "crop_to_aspect_ratio": True})], I, resized(i[:, 1:3], 4, 8))
case("UpSampling2D between pixels", [("UpSampling2D", {"size": [2, 3], "interpolation": "bilinear"})], I, resized(i, 10, 12))
case("CenterCrop", [("CenterCrop", {"height": 2, "width": 3})], I, i[:, 1:3, 0:3])
case("RandomCrop", [("RandomCrop", {"height": 4, "width": 8})], I, resized(i[:, 1:3], 4, 8))
for name, config in [("RandomFlip", {"mode": "horizontal", "seed": None}), ("RandomRotation", {"factor": 0.1, "fill_mode": "reflect"}), ("RandomZoom", {"height_factor": [0.1, 0.2]}),
                     ("RandomContrast", {"factor": [0.1, 0.1]}), ("RandomTranslation", {"height_factor": 0.1, "width_factor": 0.1}), ("SpatialDropout2D", {"rate": 0.3}),
                     ("GaussianNoise", {"stddev": 0.3}), ("GaussianDropout", {"rate": 0.3}), ("AlphaDropout", {"rate": 0.3, "noise_shape": None}),
                     ("ActivityRegularization", {"l1": 0.1, "l2": 0.0}), ("Dropout", {"rate": 0.5, "noise_shape": [None, 1, 1, 3]})]:
    case(name, [(name, config)], I, i)
table = weights(9, 3)
ids = random.integers(0, 9, size=(4, 5))
case("Embedding", [("Embedding", {"input_dim": 9, "output_dim": 3, "mask_zero": False, "input_length": 5})], ids, table[ids], [("l0/embeddings", table)])


# Recurrent layers. Keras's gates: i, f, c, o of an LSTM; z, r, h of a GRU.
def lstm(x, kernel, recurrent, bias, gate=sigmoid, backwards=False, sequences=False):
    h = c = np.zeros((x.shape[0], recurrent.shape[0]))
    out = []
    for step in (x[:, ::-1] if backwards else x).transpose(1, 0, 2):
        z = step @ kernel.astype(np.float64) + h @ recurrent.astype(np.float64) + bias
        zi, zf, zc, zo = np.split(z, 4, axis=1)
        c = gate(zf) * c + gate(zi) * np.tanh(zc)
        h = gate(zo) * np.tanh(c)
        out.append(h)
    return np.stack(out, axis=1) if sequences else h


def gru(x, kernel, recurrent, bias, reset_after, gate=sigmoid, backwards=False, sequences=False):
    units = recurrent.shape[0]
    h = np.zeros((x.shape[0], units))
    out = []
    recurrent = recurrent.astype(np.float64)
    for step in (x[:, ::-1] if backwards else x).transpose(1, 0, 2):
        xz, xr, xh = np.split(step @ kernel.astype(np.float64) + (bias[0] if reset_after else bias), 3, axis=1)
        if reset_after:
            hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=1)
            z, r = gate(xz + hz), gate(xr + hr)
            candidate = np.tanh(xh + r * hh)
        else:
            z, r = gate(xz + h @ recurrent[:, :units]), gate(xr + h @ recurrent[:, units:2 * units])
            candidate = np.tanh(xh + (r * h) @ recurrent[:, 2 * units:])
        h = z * h + (1 - z) * candidate
        out.append(h)
    return np.stack(out, axis=1) if sequences else h


def simple(x, kernel, recurrent, bias):
    h = np.zeros((x.shape[0], recurrent.shape[0]))
    for step in x.transpose(1, 0, 2):
        h = np.tanh(step @ kernel.astype(np.float64) + h @ recurrent.astype(np.float64) + bias)
    return h


roles = lambda layer, values: [(f"{layer}/{role}", value) for role, value in zip(("kernel", "recurrent_kernel", "bias"), values)]
L, L2 = [weights(3, 16), weights(4, 16), weights(16)], [weights(3, 16), weights(4, 16), weights(16)]
G, G2 = [weights(3, 12), weights(4, 12), weights(2, 12)], [weights(3, 12), weights(4, 12), weights(12)]
R = [weights(3, 4), weights(4, 4), weights(4)]
case("LSTM", [("LSTM", {"units": 4, "recurrent_activation": "sigmoid"})], S, lstm(s, *L), roles("l0", L))
case("LSTM by Keras's default", [("LSTM", {"units": 4})], S, lstm(s, *L), roles("l0", L))
case("LSTM by TF.js's default", [("LSTM", {"units": 4})], S, lstm(s, *L, gate=hs2), roles("l0", L), version="tfjs-layers 4.22.0")
case("LSTM by the default of before tf.keras", [("LSTM", {"units": 4})], S, lstm(s, *L, gate=hs2), roles("l0", L), version="2.2.4")
case("LSTM with hard_sigmoid of Keras 3", [("LSTM", {"units": 4, "recurrent_activation": "hard_sigmoid"})], S, lstm(s, *L, gate=hs3), roles("l0", L), version="3.9.0")
case("LSTM, backwards, each step", [("LSTM", {"units": 4, "go_backwards": True, "return_sequences": True})], S, lstm(s, *L, backwards=True, sequences=True), roles("l0", L))
case("GRU, reset after", [("GRU", {"units": 4, "reset_after": True})], S, gru(s, *G, True), roles("l0", G))
case("GRU by Keras's default", [("GRU", {"units": 4})], S, gru(s, *G, True, sequences=False), roles("l0", G))
case("GRU, reset before, each step", [("GRU", {"units": 4, "reset_after": False, "return_sequences": True})], S, gru(s, *G2, False, sequences=True), roles("l0", G2))
case("GRU by TF.js's default", [("GRU", {"units": 4})], S, gru(s, *G2, False, gate=hs2), roles("l0", G2), version="tfjs-layers 4.22.0")
case("SimpleRNN", [("SimpleRNN", {"units": 4})], S, simple(s, *R), roles("l0", R))
inner = {"class_name": "LSTM", "config": {"name": "lstm", "units": 4, "return_sequences": True}}
one, other = lstm(s, *L, sequences=True), lstm(s, *L2, backwards=True, sequences=True)[:, ::-1]
for mode, y in [("concat", np.concatenate([one, other], -1)), ("sum", one + other), ("ave", (one + other) / 2), ("mul", one * other)]:
    case(f"Bidirectional, {mode}", [("Bidirectional", {"merge_mode": mode, "layer": inner})], S, y, roles("l0/forward_lstm", L) + roles("l0/backward_lstm", L2))
D = [weights(3, 2), weights(2)]
case("TimeDistributed", [("TimeDistributed", {"layer": {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "tanh"}}})], S,
     np.tanh(s @ D[0].astype(np.float64) + D[1]), [("l0/kernel", D[0]), ("l0/bias", D[1])])

with open("layers.json", "w") as f:
    json.dump(CASES, f, separators=(",", ":"))

# The same layers whole, in Keras's files.
FILES = "../../../QuantBuild.Conversion.Tests/KerasFiles/Files/"
forward, backward, time, last = [weights(3, 16), weights(4, 16), weights(16)], [weights(3, 16), weights(4, 16), weights(16)], [weights(8, 5), weights(5)], [weights(5, 12), weights(4, 12), weights(2, 12)]
hidden = np.concatenate([lstm(s, *forward, sequences=True), lstm(s, *backward, backwards=True, sequences=True)[:, ::-1]], -1)
expected = gru(np.tanh(hidden @ time[0].astype(np.float64) + time[1]), *last, True)
lstm_config = {"units": 4, "return_sequences": True, "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "unit_forget_bias": True, "dropout": 0.2,
               "recurrent_dropout": 0.0, "return_state": False, "go_backwards": False, "stateful": False, "unroll": False}
gru_config = {"units": 4, "activation": "tanh", "recurrent_activation": "sigmoid", "reset_after": True, "return_sequences": False}
with h5py.File(FILES + "recurrent-keras2.h5", "w") as f:
    chain = [("Bidirectional", {"name": "bidirectional", "batch_input_shape": [None, 7, 3], "merge_mode": "concat",
                                "layer": {"class_name": "LSTM", "config": {"name": "lstm", "trainable": True, "dtype": "float32", "time_major": False, **lstm_config}}}),
             ("Dropout", {"name": "dropout", "rate": 0.5, "noise_shape": None, "seed": None}),
             ("TimeDistributed", {"name": "time_distributed", "layer": {"class_name": "Dense", "config": {"name": "dense", "units": 5, "activation": "tanh"}}}),
             ("GRU", {"name": "gru", "time_major": False, "implementation": 2, **gru_config})]
    f.attrs["keras_version"] = "2.15.0"
    f.attrs["backend"] = "tensorflow"
    f.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "sequential", "layers": [
        {"class_name": name, "config": {"trainable": True, "dtype": "float32", **config}} for name, config in chain]}})
    group = f.create_group("model_weights")
    saved = {"bidirectional": [(f"bidirectional/{side}_lstm/lstm_cell_{n}/{role}:0", value) for n, (side, values) in enumerate([("forward", forward), ("backward", backward)], 1)
                               for role, value in zip(("kernel", "recurrent_kernel", "bias"), values)],
             "dropout": [], "time_distributed": [("time_distributed/kernel:0", time[0]), ("time_distributed/bias:0", time[1])],
             "gru": [(f"gru/gru_cell/{role}:0", value) for role, value in zip(("kernel", "recurrent_kernel", "bias"), last)]}
    group.attrs["layer_names"] = np.array([name.encode() for name in saved])
    for name, values in saved.items():
        own = group.create_group(name)
        own.attrs["weight_names"] = np.array([key.encode() for key, _ in values]) if values else np.zeros(0)
        for key, value in values:
            own.create_dataset(key, data=value)

keras3 = lambda name, config: {"module": "keras.layers", "class_name": name, "registered_name": None, "config": {
    "trainable": True, "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}, **config}}
content = io.BytesIO()
with h5py.File(content, "w") as f:
    for path, values in [("layers/bidirectional/forward_layer/cell", forward), ("layers/bidirectional/backward_layer/cell", backward),
                         ("layers/time_distributed/layer", time), ("layers/gru/cell", last)]:
        for n, value in enumerate(values):
            f.create_dataset(f"{path}/vars/{n}", data=value)
    for path in ("layers/bidirectional", "layers/bidirectional/forward_layer", "layers/bidirectional/backward_layer", "layers/time_distributed", "layers/gru", "layers/dropout"):
        f.require_group(f"{path}/vars")
    f.create_dataset("layers/dropout/seed_generator/vars/0", data=np.array([1, 2], np.uint32))
with zipfile.ZipFile(FILES + "recurrent-keras3.keras", "w") as archive:
    archive.writestr("metadata.json", json.dumps({"keras_version": "3.9.0", "date_saved": "2025-01-01@00:00:00"}))
    archive.writestr("config.json", json.dumps({"module": "keras", "class_name": "Sequential", "registered_name": "Sequential", "config": {"name": "sequential", "trainable": True, "layers": [
        {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [None, 7, 3], "dtype": "float32", "sparse": False, "ragged": False, "name": "input_layer"}, "registered_name": None},
        keras3("Bidirectional", {"name": "bidirectional", "merge_mode": "concat",
                                 "layer": keras3("LSTM", {"name": "forward_lstm", "use_cudnn": "auto", "seed": None, "zero_output_for_mask": True, **lstm_config}),
                                 "backward_layer": keras3("LSTM", {"name": "backward_lstm", "use_cudnn": "auto", "seed": None, "zero_output_for_mask": True, **lstm_config, "go_backwards": True})}),
        keras3("Dropout", {"name": "dropout", "rate": 0.5, "seed": None, "noise_shape": None}),
        keras3("TimeDistributed", {"name": "time_distributed", "layer": keras3("Dense", {"name": "dense", "units": 5, "activation": "tanh"})}),
        keras3("GRU", {"name": "gru", "use_cudnn": "auto", **gru_config})], "build_input_shape": [None, 7, 3]}}))
    archive.writestr("model.weights.h5", content.getvalue())
with open(FILES + "recurrent.json", "w") as f:
    json.dump({"x": short(s), "shape": list(s.shape), "y": short(expected)}, f)
