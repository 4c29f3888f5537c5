"""Writes the models in models beside this script, with libhdf5 through h5py (3.7) and NumPy (1.24): python3 write.py

An inner functional model normalizes and multiplies; it is called twice, or stands in a chain before an inner Sequential whose layer has the same name as its own.
HDF5 is as hdf5_format.py of Keras 2 writes it, .keras as saving_lib.py of Keras 3. nested.json has the inputs, and the outputs that NumPy computes for them."""
import io
import json
import zipfile

import h5py
import numpy as np

random = np.random.default_rng(7)


def weights(*shape):
    return random.normal(size=shape).astype(np.float32)


GAMMA, BETA, MEAN, VARIANCE = weights(4), weights(4), weights(4), np.abs(weights(4)) + np.float32(0.1)
INNER, OUTER = [weights(4, 4), weights(4)], [weights(4, 3), weights(3)]
X = weights(6, 4)


def encode(x):
    normal = GAMMA * (x - MEAN) / np.sqrt(VARIANCE.astype(np.float64) + 1e-3) + BETA
    return np.maximum(normal @ INNER[0] + INNER[1], 0)


def config(keras3, class_name, **options):
    dtype = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None} if keras3 else "float32"
    layer = {"class_name": class_name, "config": {"trainable": True, "dtype": dtype, **options}, "name": options["name"]}
    return {"module": "keras.layers", "registered_name": None, **layer} if keras3 else layer


def source(keras3, name):
    return {"class_name": "InputLayer", "name": name, "inbound_nodes": [],
            "config": {"name": name, "dtype": "float32", ("batch_shape" if keras3 else "batch_input_shape"): [None, 4], "sparse": False}}


def call(keras3, *tensors):
    if not keras3:
        return [[name, number, 0, {}] for name, number in tensors]
    args = [{"class_name": "__keras_tensor__", "config": {"shape": [None, 4], "dtype": "float32", "keras_history": [name, number, 0]}} for name, number in tensors]
    return {"args": args if len(args) == 1 else [args], "kwargs": {"mask": None}}


def encoder(keras3):
    normalization = config(keras3, "BatchNormalization", name="bn", axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True)
    dense = config(keras3, "Dense", name="dense", units=4, activation="relu", use_bias=True)
    normalization["inbound_nodes"], dense["inbound_nodes"] = [call(keras3, ("inside", 0))], [call(keras3, ("bn", 0))]
    return {"class_name": "Functional", "name": "encoder", "config": {
        "name": "encoder", "trainable": True, "layers": [source(keras3, "inside"), normalization, dense],
        "input_layers": [["inside", 0, 0]], "output_layers": [["dense", 0, 0]]}}


def twice(keras3):
    inner = encoder(keras3)
    # A functional model has a call of its own, number 0.
    inner["inbound_nodes"] = [call(keras3, ("outside", 0)), call(keras3, ("encoder", 1))]
    add, dense = config(keras3, "Add", name="add"), config(keras3, "Dense", name="dense", units=3, activation="linear", use_bias=True)
    add["inbound_nodes"], dense["inbound_nodes"] = [call(keras3, ("encoder", 1), ("encoder", 2))], [call(keras3, ("add", 0))]
    return {"class_name": "Functional", "config": {
        "name": "outer", "trainable": True, "layers": [source(keras3, "outside"), inner, add, dense],
        "input_layers": [["outside", 0, 0]], "output_layers": [["dense", 0, 0]]}}


def chain(keras3):
    head = {"class_name": "Sequential", "name": "head", "config": {
        "name": "head", "trainable": True, "layers": [config(keras3, "Dense", name="dense", units=3, activation="linear", use_bias=True)]}}
    return {"class_name": "Sequential", "config": {"name": "outer", "trainable": True, "layers": [encoder(keras3), head]}}


# Keras writes what training changes first, layer by layer.
TENSORS = [GAMMA, BETA, *INNER, MEAN, VARIANCE]
NAMES = ["bn/gamma:0", "bn/beta:0", "dense/kernel:0", "dense/bias:0", "bn/moving_mean:0", "bn/moving_variance:0"]


def write_h5(path, model, head, names):
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(model).encode()
        file.attrs["keras_version"] = b"2.15.0"
        root = file.create_group("model_weights")
        groups = {"encoder": list(zip(names, TENSORS)), head: list(zip(["dense/kernel:0", "dense/bias:0"], OUTER))}
        root.attrs["layer_names"] = [name.encode() for name in groups]
        for name, tensors in groups.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = [tensor.encode() for tensor, _ in tensors]
            for tensor, values in tensors:
                group.create_dataset(tensor, data=values)


def write_keras(path, model, head):
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        groups = {"functional/layers/batch_normalization": [GAMMA, BETA, MEAN, VARIANCE], "functional/layers/dense": INNER, head: OUTER}
        for name, tensors in groups.items():
            for i, values in enumerate(tensors):
                file.create_dataset(f"layers/{name}/vars/{i}", data=values)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.9.0"}))
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("model.weights.h5", content.getvalue())


once = encode(X)
write_h5("nested-twice-keras2.h5", twice(False), "dense", NAMES)
write_h5("nested-twice-by-order.h5", twice(False), "dense", [f"weight_{i}" for i in range(6)])
write_h5("nested-chain-keras2.h5", chain(False), "head", NAMES)
write_keras("nested-twice-keras3.keras", twice(True), "dense")
write_keras("nested-chain-keras3.keras", chain(True), "sequential/layers/dense")
targets = {"twice": (once + encode(once)) @ OUTER[0] + OUTER[1], "chain": once @ OUTER[0] + OUTER[1]}
with open("nested.json", "w") as file:
    json.dump({"x": X.ravel().tolist(), **{name: values.ravel().tolist() for name, values in targets.items()}}, file)


def multiplied(name, class_name, config, node):
    """A dense layer, and after it a layer that stands for a function."""
    dense = config_of_dense()
    layer = {"class_name": class_name, "name": name, "config": {"name": name, "trainable": True, "dtype": "float32", **config}, "inbound_nodes": node}
    return {"class_name": "Functional", "config": {
        "name": "functions", "trainable": True, "layers": [source(False, "outside"), dense, layer],
        "input_layers": [["outside", 0, 0]], "output_layers": [[name, 0, 0]]}}


def config_of_dense():
    dense = config(False, "Dense", name="dense", units=3, activation="linear", use_bias=True)
    dense["inbound_nodes"] = [call(False, ("outside", 0))]
    return dense


# Keras 2 makes such layers of x * 2 and x[:, 0], in both of its formats.
multiply = multiplied("tf.math.multiply", "TFOpLambda", {"function": "math.multiply"}, [["dense", 0, 0, {"y": 2.0, "name": None}]])
write_h5("function-keras2.h5", multiply, "dense", NAMES)
write_keras("function-keras2.keras", multiply, "dense")
