# The verbs of the Makefile for Windows: .\make.ps1 run | demo | test | lint | types | check | bench |
# bench-library | screenshots | docs | texts | desktop | package | audit | clean. Needs Python 3.11 or newer ("py" or "python") and nothing else.
param([Parameter(Position = 0)][string]$Verb = "help")
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$Py = Join-Path $PSScriptRoot ".venv\Scripts\python.exe"
$Workers = @("-n", "4", "--dist", "loadgroup")

function Invoke-Py {
    & $Py @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Install-Needs([string]$What) {
    $file = if ($What -eq "dev") { "requirements-dev.txt" } else { "requirements.txt" }
    $sum = (Get-FileHash $file, requirements.txt | ForEach-Object { $_.Hash.Substring(0, 8) }) -join "-"
    $stamp = ".venv\.made-$What-$sum"
    if (Test-Path $stamp) { return }
    if (-not (Test-Path $Py)) {
        $found = if (Get-Command py -ErrorAction SilentlyContinue) { "py" } else { "python" }
        & $found -m venv .venv
    }
    Invoke-Py -m pip install --quiet --disable-pip-version-check -r $file
    foreach ($pair in @(@("ffmpeg", "imageio-ffmpeg==0.6.0"), @("deno", "deno==2.9.8"))) {
        if (-not (Get-Command $pair[0] -ErrorAction SilentlyContinue)) {
            & $Py -m pip install --quiet --disable-pip-version-check $pair[1]
        }
    }
    Remove-Item ".venv\.made-$What-*" -ErrorAction SilentlyContinue
    Invoke-Py -m compileall -q main.py config core database services ui utils
    New-Item $stamp -ItemType File | Out-Null
}

# An environment of its own, so that nothing of the tests gets into a bundle.
$PackagePy = Join-Path $PSScriptRoot ".venv-package\Scripts\python.exe"
function Install-Package {
    if (-not (Test-Path $PackagePy)) {
        $found = if (Get-Command py -ErrorAction SilentlyContinue) { "py" } else { "python" }
        & $found -m venv .venv-package
    }
    $needs = @("-r", "requirements-package.txt", "imageio-ffmpeg==0.6.0", "deno==2.9.8")
    & $PackagePy -m pip install --quiet --disable-pip-version-check @needs
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Lint {
    Install-Needs dev
    Invoke-Py -m ruff format --check .
    Invoke-Py -m ruff check .
}

function Invoke-Types {
    Install-Needs dev
    Invoke-Py -m mypy main.py core config database services ui utils sandbox release
}

function Invoke-Tests([string[]]$More) {
    Install-Needs dev
    $env:QT_QPA_PLATFORM = "offscreen"
    Invoke-Py -m pytest @Workers @More
}

# What Windows opens cratekeeper:// and slsk:// links with, for this person only.
function Register-Links {
    foreach ($scheme in "cratekeeper", "slsk") {
        $key = "HKCU:\Software\Classes\$scheme"
        New-Item "$key\shell\open\command" -Force | Out-Null
        Set-ItemProperty $key "(default)" "URL:$scheme"
        Set-ItemProperty $key "URL Protocol" ""
        $main = Join-Path $PSScriptRoot "main.py"
        Set-ItemProperty "$key\shell\open\command" "(default)" "`"$Py`" `"$main`" `"%1`""
    }
}

switch ($Verb) {
    "run" { Install-Needs run; Invoke-Py main.py }
    "demo" { Install-Needs run; Invoke-Py -m sandbox window }
    "test" { Invoke-Tests @() }
    "lint" { Invoke-Lint }
    "types" { Invoke-Types }
    "check" {
        Invoke-Lint
        Invoke-Types
        Invoke-Tests @("-p", "tests.measuring")
    }
    "bench" { Install-Needs dev; Invoke-Py -m bench }
    "bench-library" {
        Install-Needs dev
        foreach ($one in "rescan", "library_scale", "plex_import") { Invoke-Py -m "bench.$one" }
    }
    "screenshots" {
        Install-Needs dev
        $env:QT_QPA_PLATFORM = "offscreen"
        Invoke-Py -m ui.screenshots docs/screenshots
    }
    "docs" {
        Install-Needs dev
        $text = (& $Py -m config.docs) -join "`n"
        [IO.File]::WriteAllText("$PSScriptRoot\docs\settings.md", "$text`n")
    }
    "texts" { Install-Needs dev; Invoke-Py -m ui.texts }
    "desktop" { Install-Needs run; Register-Links }
    "package" { Install-Package; & $PackagePy -m release.build; exit $LASTEXITCODE }
    "audit" { Install-Package; & $PackagePy -m release.audit; exit $LASTEXITCODE }
    "clean" {
        Remove-Item -Recurse -Force .mypy_cache, .ruff_cache, .pytest_cache, build, dist, .coverage* `
            -ErrorAction SilentlyContinue
    }
    default {
        Write-Output "make.ps1 run | demo | test | lint | types | check | bench | bench-library | screenshots | docs | texts | desktop | package | audit | clean"
        if ($Verb -ne "help") { exit 2 }
    }
}
