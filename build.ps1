#!/usr/bin/env pwsh
# Runs the build, compiled anew where a source, a project, a setting, or the program itself is not as when it was compiled last.
$caller = $PWD.Path
Push-Location $PSScriptRoot
try {
  $output = 'build/bin/ahead'
  $stamp = 'build/obj/build.ps1.stamp'
  $given = '.editorconfig', '*.props', '*.targets', '*.rsp', 'global.json', 'nuget.config'
  function Get-Sources($folder) {
    foreach ($child in Get-ChildItem $folder -Force) {
      if (-not $child.PSIsContainer) { $child } elseif ($child.Name -notin 'bin', 'obj', 'node_modules') { Get-Sources $child.FullName }
    }
  }
  function Get-Inputs { @(Get-Sources 'build') + @(Get-Sources 'src') + @(Get-ChildItem -Path $given -Force -ErrorAction Ignore) }
  # What there is, so that nothing is added or deleted unseen. A file's times can be set back; a system without a time of its status
  # tells of that by the time alone.
  function Get-Names {
    (@(Get-Inputs | ForEach-Object { "$($_.FullName) $($_.Length) $($_.LastWriteTimeUtc.Ticks)" }) +
      @(Get-ChildItem $output -ErrorAction Ignore | ForEach-Object FullName) + "UseCuda=$env:UseCuda") -join "`n"
  }
  function Test-Changed {
    if (-not (Test-Path "$output/Build.dll") -or -not (Test-Path $stamp) -or (Get-Names) -cne (Get-Content $stamp -Raw)) { return $true }
    # A file that was copied here keeps the time of its last change, but not of its creation.
    $since = (Get-Item $stamp).LastWriteTimeUtc
    $null -ne (Get-Inputs | Where-Object { $_.LastWriteTimeUtc -gt $since -or $_.CreationTimeUtc -gt $since } | Select-Object -First 1)
  }

  $code = 0
  if (Test-Changed) {
    $null = New-Item -ItemType Directory -Force 'build/obj'
    $began = [DateTime]::UtcNow
    dotnet build build/Build.csproj -c Release -v quiet -nologo -clp:ErrorsOnly -p:CompileAhead=true
    $code = $LASTEXITCODE
    if ($code -eq 0) {
      Set-Content $stamp (Get-Names) -NoNewline
      (Get-Item $stamp).LastWriteTimeUtc = $began
    }
  }
  if ($code -eq 0) { dotnet "$output/Build.dll" "--working=$caller" @args; $code = $LASTEXITCODE }
} finally { Pop-Location }
exit $code
