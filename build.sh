#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" && exec dotnet run --project build/Build.csproj -c Release -v quiet -- --working="$OLDPWD" "$@"
