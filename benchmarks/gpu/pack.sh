#!/usr/bin/env bash
# pack.sh OUT.tar.gz [DATA_FOLDER…]: what a bare linux-x64 machine with a card needs for check.py, built here: the .NET runtime, the
# benchmarks' and the build's programs, and the data folders named.
set -euo pipefail
out=$(realpath -m "${1:?Usage: pack.sh OUT.tar.gz [DATA_FOLDER…]}")
shift
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
runtime=$(dirname "$(realpath "$(command -v dotnet)")")
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
cp "$repository/benchmarks/gpu/check.py" "$kit/"
find "$kit/benchmarks" "$kit/repository" \( -name '*.pdb' -o -name '*.xml' \) -delete
find "$kit" -type d -name runtimes -print0 |
  while IFS= read -r -d '' folder; do find "$folder" -mindepth 1 -maxdepth 1 ! -name linux-x64 -exec rm -rf {} +; done
for folder in "$@"; do cp -rL "$folder" "$kit/data/"; done
tar czf "$out" -C "$kit" .
ls -l "$out"
