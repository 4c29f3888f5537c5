"""Writes the model files beside this script, with libhdf5 through h5py (3.7) and NumPy (1.24): python3 write.py

They have the layouts of Keras: HDF5 as legacy_h5_format.py of Keras 3 and hdf5_format.py of Keras 2 write it, .keras as saving_lib.py does.
expected.json has the inputs, and the outputs that NumPy computes for them."""
import io
import json
import zipfile

import h5py
import numpy as np

random = np.random.default_rng(5)


def weights(*shape):
    return random.normal(size=shape).astype(np.float32)


HIDDEN, LAST, SIDE = [weights(4, 5), weights(5)], [weights(5, 3), weights(3)], [weights(4, 5), weights(5)]
X = weights(6, 4)


def dense(x, layer):
    return x.astype(np.float64) @ layer[0] + layer[1]


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def keras2_dense(name, units, activation):
    return {"class_name": "Dense", "config": {
        "name": name, "trainable": True, "dtype": "float32", "units": units, "activation": activation, "use_bias": True,
        "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}}, "bias_initializer": {"class_name": "Zeros", "config": {}},
        "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}, "bias_regularizer": None, "activity_regularizer": None,
        "kernel_constraint": None, "bias_constraint": None}}


def policy():
    return {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


def keras3(class_name, config):
    return {"module": "keras.layers", "class_name": class_name, "config": {**config, "dtype": policy()}, "registered_name": None}


def keras3_dense(name, units, activation):
    return keras3("Dense", {"name": name, "trainable": True, "units": units, "activation": activation, "use_bias": True,
                            "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": None}, "registered_name": None},
                            "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None},
                            "kernel_regularizer": None, "bias_regularizer": None, "kernel_constraint": None, "bias_constraint": None, "quantization_config": None})


def tensor(layer, units):
    return {"class_name": "__keras_tensor__", "config": {"shape": [None, units], "dtype": "float32", "keras_history": [layer, 0, 0]}}


def called(layer, *args):
    return {**layer, "name": layer["config"]["name"], "inbound_nodes": [{"args": list(args), "kwargs": {}}]}


def write_h5(path, config, layers, prefix, suffix):
    with h5py.File(path, "w") as file:
        if config is not None:
            file.attrs["model_config"] = json.dumps(config).encode()
            file.attrs["backend"], file.attrs["keras_version"] = b"tensorflow", b"3.9.2" if prefix else b"2.15.0"
        root = file.create_group("model_weights") if config is not None else file
        root.attrs["layer_names"] = [name.encode() for name in layers]
        for name, values in layers.items():
            group = root.create_group(name)
            names = [f"{prefix}{name}/{part}{suffix}" for part in ("kernel", "bias")[:len(values)]]
            group.attrs["weight_names"] = [item.encode() for item in names]
            for item, value in zip(names, values):
                group.create_dataset(item, data=value)
        if config is not None:
            file.create_group("optimizer_weights").create_dataset("iteration", data=np.int64(7))


SEQUENTIAL2 = {"class_name": "Sequential", "config": {"name": "sequential", "layers": [
    {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "dtype": "float32", "sparse": False, "ragged": False, "name": "input_1"}},
    keras2_dense("hidden", 5, "relu"),
    {"class_name": "Dropout", "config": {"name": "dropout", "trainable": True, "dtype": "float32", "rate": 0.5, "noise_shape": None, "seed": None}},
    keras2_dense("last", 3, "softmax")]}}

INPUT3 = keras3("InputLayer", {"batch_shape": [None, 4], "sparse": False, "ragged": False, "name": "input"})
FUNCTIONAL3 = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional", "config": {"name": "two_ways", "trainable": True, "layers": [
    {**INPUT3, "name": "input", "inbound_nodes": []},
    called(keras3_dense("hidden", 5, "relu"), tensor("input", 4)),
    called(keras3_dense("side", 5, "linear"), tensor("input", 4)),
    called(keras3("Add", {"name": "add", "trainable": True}), [tensor("hidden", 5), tensor("side", 5)]),
    called(keras3_dense("last", 3, "softmax"), tensor("add", 5))],
    "input_layers": ["input", 0, 0], "output_layers": ["last", 0, 0]}}
for end in ("input_layers", "output_layers"):
    FUNCTIONAL3["config"][end] = [FUNCTIONAL3["config"][end]]

SEQUENTIAL3 = {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "trainable": True, "dtype": policy(), "layers": [
    INPUT3, keras3_dense("hidden", 5, "relu"), keras3("Dropout", {"name": "dropout", "trainable": True, "rate": 0.5, "seed": None, "noise_shape": None}), keras3_dense("last", 3, "softmax")],
    "build_input_shape": [None, 4]}}

write_h5("sequential-keras2.h5", SEQUENTIAL2, {"input_1": [], "hidden": HIDDEN, "dropout": [], "last": LAST}, "", ":0")
write_h5("functional-keras3.h5", FUNCTIONAL3, {"input": [], "hidden": HIDDEN, "side": SIDE, "add": [], "last": LAST}, "two_ways/", "")
write_h5("weights-only.h5", None, {"hidden": HIDDEN, "last": LAST}, "", ":0")

content = io.BytesIO()
with h5py.File(content, "w") as file:
    # Groups are named after classes, not layers: the second Dense is dense_1.
    for name, values in {"dense": HIDDEN, "dense_1": LAST}.items():
        for i, value in enumerate(values):
            file.create_dataset(f"layers/{name}/vars/{i}", data=value)
    file.create_group("layers/dropout/vars")
with zipfile.ZipFile("sequential-keras3.keras", "w") as archive:
    for name, text in {"metadata.json": json.dumps({"keras_version": "3.9.2", "date_saved": "2026-01-01@00:00:00"}), "config.json": json.dumps(SEQUENTIAL3)}.items():
        archive.writestr(zipfile.ZipInfo(name), text)
    archive.writestr(zipfile.ZipInfo("model.weights.h5"), content.getvalue())

hidden = np.maximum(dense(X, HIDDEN), 0)
with open("expected.json", "w") as file:
    json.dump({"inputs": X.ravel().tolist(), "sequential": softmax(dense(hidden, LAST)).ravel().tolist(),
               "functional": softmax(dense(hidden + dense(X, SIDE), LAST)).ravel().tolist()}, file, indent=1)
