#!/usr/bin/env bash
# Runs the build, compiled anew where a source, a project, a setting, or the program itself is not as when it was compiled last.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
program=build/bin/Release/net10.0/Build.dll
stamp=build/obj/build.sh.stamp

settings() { ls -d .editorconfig ./*.props ./*.targets ./*.rsp global.json [Nn]u[Gg]et.[Cc]onfig build/bin/Release/net10.0/* 2>/dev/null || true; echo "UseCuda=${UseCuda:-}"; }
changed() {
  [ -f "$program" ] && [ -f "$stamp" ] && [ "$(settings)" = "$(cat "$stamp")" ] || return 0
  # Of a folder, what was added or deleted is newer; of a file, whatever was done to it.
  [ -n "$(find build src .editorconfig ./*.props global.json \( -name bin -o -name obj -o -name node_modules \) -prune -o -cnewer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

if changed; then
  mkdir -p build/obj
  touch "$stamp.new"
  dotnet build build/Build.csproj -c Release -v quiet -nologo -clp:ErrorsOnly
  # What changed meanwhile is newer than when the compiler began.
  settings > "$stamp" && touch -r "$stamp.new" "$stamp"
fi
exec dotnet "$program" --working="$caller" "$@"
