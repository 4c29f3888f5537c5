#!/usr/bin/env python3
"""Holds what a card makes of QuantBuild against PyTorch (eager) on the same card, in one run.

Everything is found beside this file, as pack.sh packs it: the programs, the .NET runtime, the data, and ONNX Runtime with CUDA. What the
kit lacks is left out, and the table says so. Needs Python and a PyTorch with CUDA, and no network. See README.md.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

BATCH = 128
# A card adds in another order than a processor; TF32 would be off by a thousand times as much.
LARGEST_DIFFERENCE = 1e-4
LEAST_SHARE = 0.8
SMALL, DEMOS = "small of MobileNetV2", "the four demos, trained anew"
MOST_SECONDS = {SMALL: 120, DEMOS: 360}
MOBILENET_DATA = ("mobilenet_v2", "imagenet-1000-samples")
DEMO_DATA = ("mnist", "fashion-mnist", *MOBILENET_DATA)


def checks(theirs, ours, seconds, are_speeds_judged=True):
    """What is held against what: name, value, goal, and whether it is met (None: not judged).

    theirs and ours: "epochSeconds" and "imagesPerSecond"; ours also "lossDifference" and "outputDifference",
    or None where nothing came of it.
    seconds: of the targets that were timed, by name.
    """
    speeds, differences = [], []
    if ours:
        speeds = [
            ("MNIST epoch, share of PyTorch's speed", theirs["epochSeconds"] / ours["epochSeconds"]),
            ("MobileNetV2, share of PyTorch's speed", ours["imagesPerSecond"] / theirs["imagesPerSecond"]),
        ]
        differences = [
            ("loss on the card beside the processor's", ours["lossDifference"]),
            ("outputs on the card beside the processor's", ours["outputDifference"]),
        ]

    def judged(is_met):
        return is_met if are_speeds_judged else None

    return [
        *((name, value, f">= {LEAST_SHARE}", judged(value >= LEAST_SHARE)) for name, value in speeds),
        *((name, value, f"<= {LARGEST_DIFFERENCE}", value <= LARGEST_DIFFERENCE) for name, value in differences),
        *((f"{name}, seconds", value, f"<= {goal}" if goal else "no goal", judged(value <= goal) if goal else None)
          for name, value in seconds.items() for goal in [MOST_SECONDS.get(name)]),
    ]


def table(rows):
    words = {True: "ok", False: "MISSED", None: "not judged"}
    return "\n".join(f"{words[is_met]:<10}  {name}: {value:.3g} ({goal})" for name, value, goal, is_met in rows)


def mnist():
    from torch import nn
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.25), nn.Linear(1024, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10))


def mobilenet():
    from torch import nn

    class Block(nn.Module):
        """An inverted residual: expand, filter each channel, project."""

        def __init__(self, channels, out, stride, expansion):
            super().__init__()
            self.is_residual = stride == 1 and channels == out
            wide = channels * expansion
            layers = [] if expansion == 1 else [nn.Conv2d(channels, wide, 1, bias=False), nn.BatchNorm2d(wide), nn.ReLU6()]
            self.layers = nn.Sequential(
                *layers, nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False), nn.BatchNorm2d(wide), nn.ReLU6(),
                nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out))

        def forward(self, x):
            return x + self.layers(x) if self.is_residual else self.layers(x)

    layers, channels = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6()], 32
    shape = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, out, count, stride in shape:
        for i in range(count):
            layers.append(Block(channels, out, stride if i == 0 else 1, expansion))
            channels = out
    layers += [nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
               nn.Linear(1280, 1000), nn.Softmax(-1)]
    return nn.Sequential(*layers).eval()


def measure_theirs(device, sizes):
    import torch
    from torch import nn
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False

    def wait():
        if device == "cuda":
            torch.cuda.synchronize()

    model = mnist().to(device).train()
    optimizer = torch.optim.RMSprop(model.parameters(), 1e-3, alpha=0.9)
    x, y = torch.rand(sizes["images"], 1, 28, 28, device=device), torch.randint(10, (sizes["images"],), device=device)
    loss = nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(len(x), device=device)
        for start in range(0, len(x), BATCH):
            indices = order[start:start + BATCH]
            optimizer.zero_grad()
            loss(model(x[indices]), y[indices]).backward()
            optimizer.step()
        wait()

    epoch()
    start = time.perf_counter()
    epoch()
    epoch_seconds = time.perf_counter() - start

    # From host to host, as ours: an evaluation reads its images and looks at its scores there.
    model, images = mobilenet().to(device), torch.rand(sizes["photographs"], 3, 224, 224)
    with torch.no_grad():
        model(images.to(device)).cpu()
        start = time.perf_counter()
        for _ in range(sizes["repeats"]):
            model(images.to(device)).cpu()
    rate = sizes["photographs"] * sizes["repeats"] / (time.perf_counter() - start)
    return {"epochSeconds": epoch_seconds, "imagesPerSecond": rate}


def environment(kit):
    """What the programs need to find of this kit and of the PyTorch that is installed; what is set already stays."""
    import torch
    site = pathlib.Path(torch.__file__).parent.parent
    wanted = {
        "DOTNET_ROOT": str(kit / "dotnet"),
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
        "QUANTBUILD_LIBTORCH": str(site / "torch" / "lib"),
        "HOME": str(kit),
    }
    if (kit / "onnxruntime").is_dir():
        wanted["QUANTBUILD_ONNXRUNTIME"] = str(kit / "onnxruntime")
    found = {name: value for name, value in wanted.items() if name not in os.environ}
    # CUDA's own libraries, as pip installs them beside PyTorch.
    libraries = [*map(str, sorted(site.glob("nvidia/*/lib"))), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    return {**os.environ, **found, "LD_LIBRARY_PATH": os.pathsep.join(libraries)}


class RunFailed(Exception):
    """A program ended with an error; what else can be measured still is."""


class Programs:
    """Runs the kit's programs, each with a log, and looks how much of the card's memory is taken meanwhile."""

    def __init__(self, kit, is_card):
        self._kit, self._is_card, self.peaks = kit, is_card, {}

    def run(self, name, arguments):
        dotnet = self._kit / "dotnet" / "dotnet"
        log = pathlib.Path(f"check-{name}.log")
        print(f"{name} …", flush=True)
        start, taken = time.perf_counter(), 0
        command = [str(dotnet) if dotnet.exists() else "dotnet", *map(str, arguments)]
        with log.open("w", encoding="utf-8") as output, subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, env=environment(self._kit)) as process:
            while True:
                try:
                    code = process.wait(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    taken = max(taken, self._taken())
        seconds = time.perf_counter() - start
        self.peaks[name] = taken
        text = log.read_text(encoding="utf-8")
        if code != 0:
            raise RunFailed(f"{name} failed with exit code {code}; the end of {log}:\n{text[-2000:]}")
        return text, seconds

    def _taken(self):
        if not self._is_card:
            return 0
        import torch
        free, total = torch.cuda.mem_get_info()
        return total - free


def main():
    kit = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda",
                        help="cpu: goes through all of it in small, and judges no speed")
    parser.add_argument("--benchmarks", type=pathlib.Path, default=kit / "benchmarks" / "QuantBuild.Benchmarks.dll")
    parser.add_argument("--build", type=pathlib.Path, default=kit / "repository" / "build" / "bin" / "Release" / "net10.0" / "Build.dll")
    parser.add_argument("--data", type=pathlib.Path, default=kit / "data", help="a folder as QUANTBUILD_DATA names it")
    parser.add_argument("--demos", action="store_true", help="also trains, quantizes and evaluates the four demos: minutes")
    options = parser.parse_args()
    missing = [name for name in DEMO_DATA if options.demos and not (options.data / name).is_dir()]
    if missing:
        sys.exit(f"--demos needs {', '.join(missing)} in {options.data}.")
    is_card = options.device == "cuda"
    sizes = {"images": 51_000, "photographs": 64, "repeats": 30} if is_card else {"images": 3 * BATCH, "photographs": 2, "repeats": 2}

    import torch
    if is_card and not torch.cuda.is_available():
        sys.exit("PyTorch finds no card: see that nvidia-smi lists one. --device=cpu goes through the script without.")
    theirs = measure_theirs(options.device, sizes)
    if is_card:
        torch.cuda.empty_cache()
    gpu = ["--gpu"] if is_card else []
    ours, seconds, left_out, failures = None, {}, [], []
    programs = Programs(kit, is_card)
    try:
        text, _ = programs.run("device", [options.benchmarks, "device", options.device, *sizes.values()])
        ours = json.loads([line for line in text.splitlines() if line.startswith("{")][-1])
    except RunFailed as failure:
        failures.append(failure)

    if all((options.data / name).is_dir() for name in MOBILENET_DATA):
        common = [*gpu, f"--dataDir={options.data}", f"--modelSavePath={pathlib.Path('check-models').resolve()}/original"]
        # In small, a scheme that calibrates and does not search.
        scheme = "small" if is_card else "tuned-8bit"
        try:
            programs.run("save", [options.build, "--target=SaveMobileNetV2", *common])
            _, taken = programs.run(scheme, [options.build, "--target=QuantizeMobileNetV2", f"--schemes={scheme}", "--force", *common])
            seconds[f"{scheme} of MobileNetV2"] = taken
        except RunFailed as failure:
            failures.append(failure)
    else:
        left_out.append(f"{SMALL} (no {' and '.join(MOBILENET_DATA)} in the data)")
    if options.demos:
        few = [] if is_card else ["--epochs=1", "--schemes=converter-8bit"]
        try:
            target = [options.build, "--target=QuantizeAndEvaluate", "--force", f"--dataDir={options.data}"]
            _, taken = programs.run("demos", [*target, *gpu, *few])
            seconds[DEMOS] = taken
        except RunFailed as failure:
            failures.append(failure)
    else:
        left_out.append(f"{DEMOS} (--demos)")

    rows = checks(theirs, ours, seconds, are_speeds_judged=is_card)
    print(f"\n{torch.cuda.get_device_name() if is_card else 'processor'}, PyTorch {torch.__version__}, TF32 off in both")
    print(f"PyTorch: epoch {theirs['epochSeconds']:.3f} s, {theirs['imagesPerSecond']:.0f} images/s")
    if ours:
        print(f"ours, on {ours['device']}: epoch {ours['epochSeconds']:.3f} s, {ours['imagesPerSecond']:.0f} images/s, "
              f"batches one after the other {ours['imagesPerSecondAlone']:.0f}")
    if is_card:
        print("the card's memory, at most taken: " + ", ".join(f"{name} {taken / 1e9:.1f} GB" for name, taken in programs.peaks.items()))
    print(f"\n{table(rows)}")
    for name in left_out:
        print(f"left out    {name}")
    for failure in failures:
        print(f"FAILED      {failure}")
    sys.exit(1 if failures or any(is_met is False for *_, is_met in rows) else 0)


if __name__ == "__main__":
    main()
