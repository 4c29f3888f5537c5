#!/usr/bin/env pwsh
$caller = $PWD.Path
Push-Location $PSScriptRoot
try { dotnet run --project build/Build.csproj -c Release -v quiet -- --working="$caller" @args; $code = $LASTEXITCODE } finally { Pop-Location }
exit $code
