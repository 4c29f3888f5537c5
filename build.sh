#!/usr/bin/env bash
# Runs the build, compiled anew where a source, a project, a setting, or the program itself is not as when it was compiled last.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
program=build/bin/ahead/Build.dll
stamp=build/obj/build.sh.stamp

sources() { find build src \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f "$@" -print; }
settings() { ls -d .editorconfig ./*.props ./*.targets ./*.rsp global.json [Nn]u[Gg]et.[Cc]onfig 2>/dev/null || true; }
# What there is, so that nothing is added or deleted unseen.
names() { sources | LC_ALL=C sort | cksum; settings; ls "${program%/*}" 2>/dev/null || true; echo "UseCuda=${UseCuda:-}"; }
changed() {
  [ -f "$program" ] && [ -f "$stamp" ] && [ "$(names)" = "$(cat "$stamp")" ] || return 0
  # The time of the last change of a file's status is that of whatever was done to it, unlike the time that copying keeps.
  [ -n "$(sources -cnewer "$stamp" | head -n 1)" ] || [ -n "$(find $(settings) -prune -cnewer "$stamp" -print | head -n 1)" ]
}

if changed; then
  mkdir -p build/obj
  touch "$stamp.new"
  dotnet build build/Build.csproj -c Release -v quiet -nologo -clp:ErrorsOnly -p:CompileAhead=true
  # What changed meanwhile is newer than when the compiler began.
  names > "$stamp" && touch -r "$stamp.new" "$stamp"
fi
exec dotnet "$program" --working="$caller" "$@"
