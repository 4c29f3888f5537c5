#!/usr/bin/env python3
"""Holds what a card makes of QuantBuild against PyTorch (eager) on the same card, in one run of under five minutes.

    check.py BENCHMARKS [--build BUILD --data FOLDER]

BENCHMARKS is QuantBuild.Benchmarks.dll, BUILD is Build.dll; with both, and MobileNetV2's weights and photographs in FOLDER,
scheme `small` is timed, too. Needs PyTorch with CUDA and `dotnet` on the PATH; see README.md beside this file.
"""
import argparse
import json
import subprocess
import sys
import time

import torch
from torch import nn

IMAGES, BATCH, PHOTOGRAPHS, REPEATS = 51_000, 128, 64, 30
# A card adds in another order than a processor; TF32 would be off by a thousand times as much.
LARGEST_DIFFERENCE = 1e-4


def mnist():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.25), nn.Linear(1024, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10)).cuda()


def train(model, optimizer, x, y):
    loss = nn.CrossEntropyLoss()
    order = torch.randperm(len(x), device="cuda")
    for start in range(0, len(x), BATCH):
        indices = order[start:start + BATCH]
        optimizer.zero_grad()
        loss(model(x[indices]), y[indices]).backward()
        optimizer.step()
    torch.cuda.synchronize()


def epoch_seconds():
    model = mnist().train()
    optimizer = torch.optim.RMSprop(model.parameters(), 1e-3, alpha=0.9)
    x, y = torch.rand(IMAGES, 1, 28, 28, device="cuda"), torch.randint(10, (IMAGES,), device="cuda")
    train(model, optimizer, x[:20 * BATCH], y[:20 * BATCH])
    start = time.perf_counter()
    train(model, optimizer, x, y)
    return time.perf_counter() - start


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


def mobilenet():
    layers, channels = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6()], 32
    table = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, out, count, stride in table:
        for i in range(count):
            layers.append(Block(channels, out, stride if i == 0 else 1, expansion))
            channels = out
    layers += [nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
               nn.Linear(1280, 1000), nn.Softmax(-1)]
    return nn.Sequential(*layers).cuda().eval()


@torch.no_grad()
def images_per_second():
    # From host to host, as ours: an evaluation reads its images and looks at its scores there.
    model, images = mobilenet(), torch.rand(PHOTOGRAPHS, 3, 224, 224)
    model(images.cuda()).cpu()
    start = time.perf_counter()
    for _ in range(REPEATS):
        model(images.cuda()).cpu()
    return PHOTOGRAPHS * REPEATS / (time.perf_counter() - start)


def run(arguments):
    start = time.perf_counter()
    process = subprocess.run(["dotnet", *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if process.returncode != 0:
        sys.exit(f"dotnet {' '.join(arguments)} failed with {process.returncode}:\n{process.stdout[-2000:]}")
    return process.stdout, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmarks")
    parser.add_argument("--build")
    parser.add_argument("--data")
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    theirs = epoch_seconds(), images_per_second()
    torch.cuda.empty_cache()
    ours = json.loads(run([options.benchmarks, "device"])[0].strip().splitlines()[-1])

    checks = [
        ("MNIST epoch, speed of PyTorch's", theirs[0] / ours["epochSeconds"], lambda value: value >= 0.8),
        (f"MobileNetV2, batch {PHOTOGRAPHS}, speed of PyTorch's", ours["imagesPerSecond"] / theirs[1], lambda value: value >= 0.8),
        ("loss on the card beside the processor's", ours["lossDifference"], lambda value: value <= LARGEST_DIFFERENCE),
        ("outputs on the card beside the processor's", ours["outputDifference"], lambda value: value <= LARGEST_DIFFERENCE),
    ]
    if options.build and options.data:
        common = ["--gpu", f"--dataDir={options.data}", "--modelSavePath=artifacts/device-check/original"]
        run([options.build, "--target=SaveMobileNetV2", *common])
        seconds = run([options.build, "--target=QuantizeMobileNetV2", "--schemes=small", "--force", *common])[1]
        checks.append(("small of MobileNetV2, seconds", seconds, lambda value: value <= 120))

    print(f"\n{torch.cuda.get_device_name()}, PyTorch {torch.__version__}, TF32 off in both; ours on {ours['device']}")
    print(f"epoch {ours['epochSeconds']:.2f} s (PyTorch {theirs[0]:.2f}), "
          f"{ours['imagesPerSecond']:.0f} images/s (PyTorch {theirs[1]:.0f})\n")
    for name, value, is_met in checks:
        print(f"{'ok    ' if is_met(value) else 'MISSED'}  {name}: {value:.3g}")
    sys.exit(0 if all(is_met(value) for _, value, is_met in checks) else 1)


if __name__ == "__main__":
    main()
