"""Writes models beside this script whose layers keep weights in layers of their own, or are called on several tensors, with libhdf5
through h5py (3.7) and NumPy (1.24): python3 write.py

The same three models and weights have the layouts of Keras 2 (HDF5, and the archive of 2.13) and of Keras 3 (HDF5 and archive).
expected.json has inputs, and outputs that NumPy computes from Keras's definitions in float64."""
import io
import json
import zipfile

import h5py
import numpy as np

random = np.random.default_rng(12)


def weights(*shape):
    return (random.normal(size=shape) / 2).astype(np.float32)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def attend(query, value, w):
    q, k, v = [np.einsum("btd,dnh->btnh", x, kernel) + bias for x, (kernel, bias) in zip((query, value, value), w[:3])]
    scores = softmax(np.einsum("btnh,bsnh->bnts", q, k) / np.sqrt(q.shape[-1]))
    return np.einsum("btnh,nhd->btd", np.einsum("bnts,bsnh->btnh", scores, v), w[3][0]) + w[3][1]


def group_norm(x, gamma, beta, groups, epsilon=1e-3):
    split = x.reshape(*x.shape[:-1], groups, -1)
    mean, variance = split.mean((1, 3), keepdims=True), split.var((1, 3), keepdims=True)
    return ((split - mean) / np.sqrt(variance + epsilon)).reshape(x.shape) * gamma + beta


def lstm(x, kernel, recurrent, bias, h=0, c=0):
    h, c, outputs = np.zeros((len(x), len(recurrent))) + h, np.zeros((len(x), len(recurrent))) + c, []
    for step in range(x.shape[1]):
        i, f, g, o = np.split(x[:, step] @ kernel + h @ recurrent + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs, 1), h, c


W = {
    "attention": [(weights(4, 2, 3), weights(2, 3)), (weights(4, 2, 3), weights(2, 3)), (weights(4, 2, 5), weights(2, 5)), (weights(2, 5, 4), weights(4))],
    "groups": [weights(4), weights(4)],
    "encoder": [weights(4, 12), weights(3, 12), weights(12)],
    "decoder": [weights(4, 12), weights(3, 12), weights(12)],
    "inner": [weights(3, 5), weights(5)],
    "inner_norm": [weights(5), weights(5), weights(5), abs(weights(5)) + 0.5],
    "dot": [np.float32(0.7)],
    "sum": [weights(5)],
    "last": [weights(5, 2), weights(2)],
    "slope": [abs(weights(2))],
}
X = weights(3, 6, 4)
D = {name: [np.float64(v) if not isinstance(v, tuple) else tuple(map(np.float64, v)) for v in values] for name, values in W.items()}
x = X.astype(np.float64)
normed = group_norm(x + attend(x, x, D["attention"]), *D["groups"], groups=2)
steps, h, c = lstm(normed, *D["encoder"])
decoded = lstm(normed, *D["decoder"], h, c)[0]
gamma, beta, mean, variance = D["inner_norm"]
ahead, behind = [(np.tanh(s @ D["inner"][0] + D["inner"][1]) - mean) / np.sqrt(variance + 1e-3) * gamma + beta for s in (steps, decoded)]
first = softmax(ahead @ behind.transpose(0, 2, 1) * D["dot"][0]) @ behind
second = softmax((np.tanh(first[:, :, None] + behind[:, None]) * D["sum"][0]).sum(-1)) @ behind
unit = second / np.sqrt((second ** 2).sum(-1, keepdims=True))
last = unit.mean(1) @ D["last"][0] + D["last"][1]
Y = np.where(last > 0, last, last * D["slope"][0])

# name, class, options, the calls' tensors with their arguments' names, and the places of the weights: in HDF5 and in the archive.
T = lambda layer, tensor=0, call=0: (layer, call, tensor)
RNN = {"units": 3, "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "return_sequences": True}
DENSE = {"class_name": "Dense", "config": {"name": "inner", "units": 5, "activation": "tanh", "batch_input_shape": [None, 3]}}
NORM = {"class_name": "BatchNormalization", "config": {"name": "inner_norm", "axis": -1, "epsilon": 1e-3}}
PARTS = [("query", "query_dense"), ("key", "key_dense"), ("value", "value_dense"), ("attention_output", "output_dense")]
cell = lambda name: [(f"{name}/lstm_cell/{role}", "cell/vars", value) for role, value in zip(("kernel", "recurrent_kernel", "bias"), W[name])]
LAYERS = [
    ("x", "InputLayer", {"batch_input_shape": [None, 6, 4]}, [], []),
    ("attention", "MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "value_dim": 5, "dropout": 0.1, "use_bias": True, "output_shape": None, "attention_axes": None},
     [{"query": [T("x")], "value": [T("x")]}],
     [(f"attention/{part}/{role}", f"{attribute}/vars", value) for (part, attribute), pair in zip(PARTS, W["attention"]) for role, value in zip(("kernel", "bias"), pair)]),
    ("add", "Add", {}, [{"inputs": [T("x"), T("attention")]}], []),
    ("groups", "GroupNormalization", {"groups": 2, "axis": -1, "epsilon": 1e-3}, [{"inputs": [T("add")]}],
     [(f"groups/{role}", "vars", value) for role, value in zip(("gamma", "beta"), W["groups"])]),
    ("encoder", "LSTM", {**RNN, "return_state": True}, [{"inputs": [T("groups")]}], cell("encoder")),
    ("decoder", "LSTM", RNN, [{"inputs": [T("groups")], "initial_state": [T("encoder", 1), T("encoder", 2)]}], cell("decoder")),
    ("each", "TimeDistributed", {"layer": {"class_name": "Sequential", "config": {"name": "part", "layers": [DENSE, NORM]}}},
     [{"inputs": [T("encoder")]}, {"inputs": [T("decoder")]}],
     [(f"inner/{role}", "layer/layers/dense/vars", value) for role, value in zip(("kernel", "bias"), W["inner"])]
     + [(f"inner_norm/{role}", "layer/layers/batch_normalization/vars", value) for role, value in zip(("gamma", "beta", "moving_mean", "moving_variance"), W["inner_norm"])]),
    ("dot", "Attention", {"use_scale": True, "score_mode": "dot", "dropout": 0.0}, [{"inputs": [T("each"), T("each", call=1)]}], [("dot/scale", "vars", W["dot"][0])]),
    ("sum", "AdditiveAttention", {"use_scale": True, "dropout": 0.0}, [{"inputs": [T("dot"), T("each", call=1)]}], [("sum/scale", "vars", W["sum"][0])]),
    ("unit", "UnitNormalization", {"axis": -1}, [{"inputs": [T("sum")]}], []),
    ("pool", "GlobalAveragePooling1D", {}, [{"inputs": [T("unit")]}], []),
    ("last", "Dense", {"units": 2, "activation": {"class_name": "PReLU", "config": {"name": "slope"}}}, [{"inputs": [T("pool")]}],
     [(f"last/{role}", "vars", value) for role, value in zip(("kernel", "bias"), W["last"])] + [("last/slope/alpha", "activation/vars", W["slope"][0])]),
]

V = weights(2, 4, 3, 3, 2)
volume, scale = [weights(2, 2, 2, 2, 3), weights(3)], weights(3)
places = [(i, j, k) for i in range(3) for j in range(2) for k in range(2)]
conv = np.stack([np.einsum("bijkc,ijkcf->bf", V[:, i:i + 2, j:j + 2, k:k + 2].astype(np.float64), volume[0]) + volume[1] for i, j, k in places], 1)
mean = np.maximum(conv, 0).mean(1)
Z = mean / np.sqrt((mean ** 2).mean(-1, keepdims=True) + 1e-6) * scale
VOLUME = [
    ("v", "InputLayer", {"batch_input_shape": [None, 4, 3, 3, 2]}, [], []),
    ("conv3d", "Conv3D", {"filters": 3, "kernel_size": [2, 2, 2], "activation": "relu"}, [{"inputs": [T("v")]}],
     [(f"conv3d/{role}", "vars", value) for role, value in zip(("kernel", "bias"), volume)]),
    ("pool", "GlobalAveragePooling3D", {}, [{"inputs": [T("conv3d")]}], []),
    ("rms", "RMSNormalization", {"axis": -1, "epsilon": 1e-6}, [{"inputs": [T("pool")]}], [("rms/scale", "vars", scale)]),
]

# A model in the model, of whose two outputs one is used.
P = weights(5, 4)
left, right, after = [weights(4, 3), weights(3)], [weights(4, 6), weights(6)], [weights(3, 2), weights(2)]
Q = np.tanh(P.astype(np.float64) @ left[0] + left[1]) @ after[0] + after[1]
INNER = [{"class_name": "InputLayer", "name": "i", "config": {"name": "i", "batch_input_shape": [None, 4]}, "inbound_nodes": []},
         {"class_name": "Dense", "name": "left", "config": {"name": "left", "units": 3, "activation": "tanh"}, "inbound_nodes": [[["i", 0, 0, {}]]]},
         {"class_name": "Dense", "name": "right", "config": {"name": "right", "units": 6}, "inbound_nodes": [[["i", 0, 0, {}]]]}]
SPARE = [
    ("p", "InputLayer", {"batch_input_shape": [None, 4]}, [], []),
    ("inner", "Functional", {"layers": INNER, "input_layers": [["i", 0, 0]], "output_layers": [["left", 0, 0], ["right", 0, 0]]}, [{"inputs": [T("p")]}],
     [(f"left/{role}", "layers/dense/vars", value) for role, value in zip(("kernel", "bias"), left)]
     + [(f"right/{role}", "layers/dense_1/vars", value) for role, value in zip(("kernel", "bias"), right)]),
    ("after", "Dense", {"units": 2}, [{"inputs": [T("inner")]}], [(f"after/{role}", "vars", value) for role, value in zip(("kernel", "bias"), after)]),
]


def model2(layers):
    def call(arguments):
        (_, tensors), *named = arguments.items()
        others = {name: [list(t) for t in given] if len(given) > 1 else list(given[0]) for name, given in named}
        return [[*t, {"training": False, **others}] for t in tensors]
    return {"class_name": "Functional", "config": {"name": "m", "layers": [
        {"class_name": kind, "name": name, "config": {"name": name, "trainable": True, "dtype": "float32", **config}, "inbound_nodes": [call(c) for c in calls]}
        for name, kind, config, calls, _ in layers], "input_layers": [[layers[0][0], 0, 0]], "output_layers": [[layers[-1][0], 0, 0]]}}


def model3(layers):
    def tensor(t):
        return {"class_name": "__keras_tensor__", "config": {"shape": [None], "dtype": "float32", "keras_history": list(t)}}

    def call(arguments):
        (first, tensors), *named = arguments.items()
        given = [tensor(t) for t in tensors]
        # Of attention, Keras has all tensors as arguments in order; merging layers have a list in the first place.
        args = [given if len(given) > 1 else given[0]] + [tensor(t) for _, ts in named if first == "query" for t in ts]
        return {"args": args, "kwargs": {"mask": None, **{name: [tensor(t) for t in ts] for name, ts in named if first != "query"}}}

    def layer(kind, config):
        config = {key: layer(value["class_name"], value["config"]) if isinstance(value, dict) and "class_name" in value else
                  [{**v, **layer(v["class_name"], v["config"])} for v in value] if key == "layers" else value for key, value in config.items()}
        if "batch_input_shape" in config:
            config["batch_shape" if kind == "InputLayer" else "batch_input_shape"] = config.pop("batch_input_shape")
        return {"module": "keras.layers", "class_name": kind, "registered_name": None, "config": config if kind in ("Sequential", "Functional") else
                {**config, "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}}}
    return {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional", "config": {"name": "m", "trainable": True, "layers": [
        {**layer(kind, {"name": name, "trainable": True, **config}), "name": name, "inbound_nodes": [call(c) for c in calls]}
        for name, kind, config, calls, _ in layers], "input_layers": [[layers[0][0], 0, 0]], "output_layers": [[layers[-1][0], 0, 0]]}}


def h5(file, layers, model, version, before, after):
    with h5py.File(file, "w") as f:
        f.attrs["keras_version"], f.attrs["backend"], f.attrs["model_config"] = version, "tensorflow", json.dumps(model)
        group = f.create_group("model_weights")
        group.attrs["layer_names"] = np.array([name.encode() for name, *_ in layers])
        for name, _, _, _, saved in layers:
            own = group.create_group(name)
            # Trainable ones first.
            saved = sorted(saved, key=lambda item: "moving" in item[0])
            own.attrs["weight_names"] = np.array([(before + path + after).encode() for path, _, _ in saved]) if saved else np.zeros(0)
            for path, _, value in saved:
                own.create_dataset(before + path + after, data=value)


def snake(kind):
    return {"MultiHeadAttention": "multi_head_attention", "GroupNormalization": "group_normalization", "TimeDistributed": "time_distributed", "LSTM": "lstm",
            "AdditiveAttention": "additive_attention", "RMSNormalization": "rms_normalization", "Conv3D": "conv3d"}.get(kind, kind.lower())


def archive(file, layers, model, version, root, private):
    content, used = io.BytesIO(), {}
    with h5py.File(content, "w") as f:
        for _, kind, _, _, saved in layers:
            number = used[kind] = used.get(kind, -1) + 1
            place = f"{root}/{snake(kind)}" + (f"_{number}" if number else "")
            f.require_group(f"{place}/vars")
            for path in dict.fromkeys(path for _, path, _ in saved):
                # Of attributes that begin with an underscore, older versions have no others to name them after.
                named = f"_{path}" if private and "_dense" in path else path
                for n, value in enumerate(value for _, other, value in saved if other == path):
                    f.create_dataset(f"{place}/{named}".replace("/layers/", f"/{root}/") + f"/{n}", data=value)
        if layers is LAYERS:
            f.create_dataset(f"{root}/multi_head_attention/{'_' if private else ''}dropout_layer/seed_generator/vars/0", data=np.array([1, 2], np.uint32))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("metadata.json", json.dumps({"keras_version": version, "date_saved": "2025-01-01@00:00:00"}))
        z.writestr("config.json", json.dumps(model))
        z.writestr("model.weights.h5", content.getvalue())


for stem, layers in (("sequence", LAYERS), ("volume", VOLUME), ("spare", SPARE)):
    h5(f"{stem}-keras2.h5", layers, model2(layers), "2.15.0", "", ":0")
    h5(f"{stem}-keras3.h5", layers, model3(layers), "3.9.0", "m/", "")
    archive(f"{stem}-keras2.keras", layers, model2(layers), "2.13.1", "_layer_checkpoint_dependencies", True)
    archive(f"{stem}-keras3.keras", layers, model3(layers), "3.9.0", "layers", False)
short = lambda values: [float(f"{v:.9g}") for v in np.asarray(values).ravel()]
with open("expected.json", "w") as f:
    json.dump({"sequence": {"shape": X.shape, "x": short(X), "y": short(Y)}, "volume": {"shape": V.shape, "x": short(V), "y": short(Z)},
               "spare": {"shape": P.shape, "x": short(P), "y": short(Q)}}, f)
