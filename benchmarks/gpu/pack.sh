#!/usr/bin/env bash
# pack.sh [--onnxruntime] [--parts=SIZE] OUT.tar.gz [DATA_FOLDER…]: what a bare linux-x64 machine with a card needs for check.py, built
# here: the .NET runtime, the benchmarks' and the build's programs, and the data folders named.
#   --onnxruntime  ONNX Runtime with CUDA, too (300 MB more)
#   --parts=55MB   cut into OUT.tar.gz.00, .01, … of at most so much, for machines that take no larger file
set -euo pipefail
parts='' with_onnxruntime=''
while [[ ${1:-} == --* ]]; do
  case $1 in
    --onnxruntime) with_onnxruntime=1 ;;
    --parts=?*) parts=${1#--parts=} ;;
    *) echo "pack.sh: '$1' is not an option; there are --onnxruntime and --parts=SIZE" >&2; exit 1 ;;
  esac
  shift
done
out=$(realpath -m "${1:?Usage: pack.sh [--onnxruntime] [--parts=SIZE] OUT.tar.gz [DATA_FOLDER…]}")
shift
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
runtime=$(dirname "$(realpath "$(command -v dotnet)")")
for folder in "$@"; do [[ -d $folder ]] || { echo "pack.sh: there is no folder '$folder'" >&2; exit 1; }; done
kit=$(mktemp -d)
trap 'rm -rf "$kit"' EXIT

dotnet build "$repository/benchmarks/QuantBuild.Benchmarks" -c Release -v quiet -nologo -clp:ErrorsOnly
dotnet build "$repository/build" -c Release -v quiet -nologo -clp:ErrorsOnly
mkdir -p "$kit"/dotnet/{host,shared/Microsoft.NETCore.App} "$kit/repository/build/bin/Release" "$kit/data"
version=$(ls "$runtime/shared/Microsoft.NETCore.App" | sort -V | tail -n 1)
cp "$runtime/dotnet" "$kit/dotnet/"
cp -r "$runtime/host/fxr" "$kit/dotnet/host/"
cp -r "$runtime/shared/Microsoft.NETCore.App/$version" "$kit/dotnet/shared/Microsoft.NETCore.App/"
cp -r "$repository/benchmarks/QuantBuild.Benchmarks/bin/Release/net10.0" "$kit/benchmarks"
cp -r "$repository/build/bin/Release/net10.0" "$kit/repository/build/bin/Release/"
cp "$repository"/{QuantBuild.sln,quantbuild.json,global.json} "$kit/repository/"
cp "$repository"/benchmarks/gpu/{check.py,README.md} "$kit/"
find "$kit/benchmarks" "$kit/repository" \( -name '*.pdb' -o -name '*.xml' \) -delete
find "$kit" -type d -name runtimes -print0 |
  while IFS= read -r -d '' folder; do find "$folder" -mindepth 1 -maxdepth 1 ! -name linux-x64 -exec rm -rf {} +; done
for folder in "$@"; do cp -rL "$folder" "$kit/data/"; done
if [[ $with_onnxruntime ]]; then
  # With files of its own, so that the next build here is not one with CUDA.
  mkdir "$kit/obj"
  UseCuda=true dotnet restore "$repository/src/QuantBuild.Inference" --no-dependencies -p:MSBuildProjectExtensionsPath="$kit/obj/" -v quiet
  packages=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
  cuda=$(dotnet msbuild "$repository/src/QuantBuild.Inference" -getProperty:OnnxRuntimeCudaVersion)
  cp -r "${packages%/}/microsoft.ml.onnxruntime.gpu.linux/$cuda/runtimes/linux-x64/native" "$kit/onnxruntime"
  rm -rf "$kit/obj" "$kit"/onnxruntime/*tensorrt*
fi
if [[ $parts ]]; then
  rm -f "$out" "$out".[0-9][0-9]
  tar czf - -C "$kit" . | split -d -b "$parts" - "$out."
  ls -l "$out".[0-9][0-9]
else
  tar czf "$out" -C "$kit" .
  ls -l "$out"
fi
