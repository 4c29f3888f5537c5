"""Writes the HDF5 files beside this script that differ in how values and names are stored, with libhdf5 through h5py (3.7): /usr/bin/python3 storage.py

Every dataset holds value(i) = i / 4 - 3 for the i-th element, which all types here can hold exactly, unless its name says otherwise."""
import json

import h5py
import numpy as np


def values(*shape):
    return (np.arange(np.prod(shape), dtype=np.float64) / 4 - 3).reshape(shape)


def write(path, **options):
    with h5py.File(path, "w", **options) as file:
        for name, dtype in {"float16": "<f2", "float32": "<f4", "float64": "<f8", "float16-big": ">f2", "float32-big": ">f4", "float64-big": ">f8"}.items():
            file.create_dataset(name, data=values(7, 5).astype(dtype))
        for name, dtype in {"int8": "i1", "int16-big": ">i2", "int32": "<i4", "int64-big": ">i8"}.items():
            file.create_dataset(name, data=np.arange(35).reshape(7, 5).astype(dtype) - 12)
        for name, dtype in {"uint8": "u1", "uint16": "<u2", "uint32-big": ">u4", "uint64": "<u8"}.items():
            file.create_dataset(name, data=np.arange(35).reshape(7, 5).astype(dtype))
        file.create_dataset("scalar", data=np.float32(-3))
        file.create_dataset("empty", data=np.zeros((0, 4), np.float32))
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        compact.set_layout(h5py.h5d.COMPACT)
        space = h5py.h5s.create_simple((7, 5))
        h5py.h5d.create(file.id, b"compact", h5py.h5t.IEEE_F32LE, space, dcpl=compact).write(h5py.h5s.ALL, h5py.h5s.ALL, values(7, 5).astype("<f4"))
        kinds = {"gzip": {"compression": "gzip"}, "lzf": {"compression": "lzf"}, "shuffle-gzip": {"compression": "gzip", "shuffle": True}, "fletcher": {"fletcher32": True},
                 "fletcher-shuffle-lzf": {"compression": "lzf", "shuffle": True, "fletcher32": True}, "plain": {}, "fletcher-odd": {"fletcher32": True, "dtype": "i1"}}
        for name, kind in kinds.items():
            data = values(7, 5) if "dtype" not in kind else np.arange(35).reshape(7, 5) - 12
            file.create_dataset(f"chunked/{name}", data=data, chunks=(3, 3) if name == "fletcher-odd" else (3, 2), **{"dtype": "<f4", **kind})
        # LZF leaves out what it cannot shrink; this it can: 40 bytes repeat.
        file.create_dataset("chunked/lzf-repeats", data=np.tile(values(10).astype("<f4"), (50, 1)), chunks=(50, 10), compression="lzf")
        file.create_dataset("chunked/one", data=values(7, 5), dtype="<f4", chunks=(7, 5), compression="gzip")
        file.create_dataset("chunked/many", data=values(60, 20), dtype="<f4", chunks=(1, 1))
        file.create_dataset("chunked/many-gzip", data=values(60, 20), dtype="<f8", chunks=(3, 2), compression="gzip")
        file.create_dataset("chunked/growing-twice", data=values(40, 30), dtype="<f4", chunks=(2, 4), maxshape=(None, None))
        file.create_dataset("chunked/growing-twice-gzip", data=values(40, 30), dtype="<f4", chunks=(2, 3), maxshape=(None, None), compression="gzip")
        file.create_dataset("chunked/growing-once", data=values(300, 4), dtype="<f4", chunks=(1, 2), maxshape=(None, 4))
        file.create_dataset("chunked/growing-long-gzip", data=values(600), dtype="<f4", chunks=(1,), maxshape=(None,), compression="gzip")
        file.create_dataset("chunked/cube", data=values(5, 4, 3), dtype="<f4", chunks=(2, 3, 2))
        early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        early.set_chunk((3, 2))
        early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        h5py.h5d.create(file["chunked"].id, b"early", h5py.h5t.IEEE_F32LE, space, dcpl=early).write(h5py.h5s.ALL, h5py.h5s.ALL, values(7, 5).astype("<f4"))
        partly = file.create_dataset("fill/partly", shape=(7, 5), dtype="<f4", chunks=(3, 2), fillvalue=-1.5)
        partly[:3, :2] = values(3, 2)
        file.create_dataset("fill/never", shape=(7, 5), dtype=">f8", chunks=(3, 2), fillvalue=2.5)
        file.create_dataset("fill/never-contiguous", shape=(7, 5), dtype="<f4", fillvalue=2.5)
        many = file.create_group("many", track_order=True)
        for i in range(300):
            many[f"member {i:04} ä"] = file["scalar"]
            many.attrs[f"attribute {i:04}"] = np.bytes_(f"value {i}")
        many.create_dataset("last", data=values(7, 5), dtype="<f4")
        file.attrs["text"] = "schöne Grüße"
        file.attrs["fixed"] = np.bytes_("fixed")
        file.attrs["texts"] = ["a", "bc", ""]
        file.attrs["none"] = np.zeros(0)
        if options.get("libver"):
            file.attrs["long"] = np.bytes_("x" * 70000)
        file["committed"] = np.dtype("<f8")
        file.create_dataset("of-committed", data=values(7, 5), dtype=file["committed"])


def write_growing(path):
    """Datasets that may grow to more chunks than they have: tables of chunks have room for those, too."""
    with h5py.File(path, "w", libver="latest") as file:
        def create(name, shape, chunks, most, **kind):
            file.create_dataset(name, data=values(*shape), dtype="<f4", chunks=chunks, maxshape=most, **kind)

        create("to-a-size", (7, 5), (3, 2), (9, 13))
        create("to-a-size-gzip", (7, 5), (3, 2), (9, 13), compression="gzip")
        create("to-a-size-cube", (5, 4, 3), (2, 1, 2), (5, 9, 9))
        create("to-a-size-paged", (50, 40), (1, 1), (60, 70))
        create("without-end-second", (7, 5), (3, 2), (11, None))
        create("without-end-middle", (5, 4, 3), (2, 1, 2), (9, None, 8))
        create("without-end-last", (3, 400), (1, 1), (5, None))
        create("without-end-last-gzip", (3, 400), (1, 1), (5, None), compression="gzip")
        create("without-end-first", (40, 3), (1, 1), (None, 7))
        early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        early.set_chunk((3, 2))
        early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        space = h5py.h5s.create_simple((7, 5), (8, 12))
        h5py.h5d.create(file.id, b"early", h5py.h5t.IEEE_F32LE, space, dcpl=early).write(h5py.h5s.ALL, h5py.h5s.ALL, values(7, 5).astype("<f4"))


def write_refused(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("external", shape=(7, 5), dtype="<f4", external=[("other-file.bin", 0, 140)])
        layout = h5py.VirtualLayout(shape=(7, 5), dtype="<f4")
        layout[:] = h5py.VirtualSource("other-file.h5", "x", shape=(7, 5))
        file.create_virtual_dataset("virtual", layout)
        file["soft"] = h5py.SoftLink("/soft")
        file["to-external"] = h5py.ExternalLink("other-file.h5", "x")
        file.create_dataset("compound", data=np.zeros(3, [("a", "<f4"), ("b", "<i4")]))
        file.create_dataset("boolean", data=np.array([True, False]))
        file.create_dataset("text", data=["a", "b"])
        file.create_dataset("scaled", data=np.arange(35), chunks=(35,), scaleoffset=0)
        file.create_dataset("complex", data=np.zeros(3, "c8"))
        ring = file.create_group("ring")
        ring["again"] = ring
        ring.create_dataset("x", data=values(7, 5))


# A test writes a path of its own over this one.
OUTSIDE = "outside" + "_" * 200


def write_outside(path, kind):
    """A whole model, a Dense of 4 to 3, whose kernel lies in another file."""
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"name": "d", "units": 3, "use_bias": False, "batch_input_shape": [None, 4]}}]}}
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        file.attrs["keras_version"] = "2.15.0"
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = ["d"]
        layer = group.create_group("d")
        layer.attrs["weight_names"] = ["kernel"]
        if kind == "external":
            layer.create_dataset("kernel", shape=(4, 3), dtype="<f4", external=[(OUTSIDE, 0, 48)])
        elif kind == "virtual":
            layout = h5py.VirtualLayout(shape=(4, 3), dtype="<f4")
            layout[:] = h5py.VirtualSource(OUTSIDE, "x", shape=(4, 3))
            layer.create_virtual_dataset("kernel", layout)
        else:
            layer["kernel"] = h5py.ExternalLink(OUTSIDE, "x")


write("storage.h5")
write("storage-latest.h5", libver="latest")
with h5py.File("storage-user-block.h5", "w", userblock_size=1024) as file:
    file.create_dataset("float32", data=values(7, 5), dtype="<f4")
write_growing("storage-growing.h5")
write_refused("storage-refused.h5")
for kind in ("external", "virtual", "link"):
    write_outside(f"cases/outside-{kind}.h5", kind)
