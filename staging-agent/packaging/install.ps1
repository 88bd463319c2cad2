# Installs the staging agent as a Windows service. Run as administrator, beside staging-agent.exe, WinSW renamed to
# fermata-staging-agent.exe, and fermata-staging-agent.xml.
param([Parameter(Mandatory)] [string] $EnrolmentCode)
$ErrorActionPreference = 'Stop'
$data = Join-Path $env:ProgramData 'Fermata'
$program = Join-Path $env:ProgramFiles 'Fermata'
New-Item -ItemType Directory -Force $data, $program, (Join-Path $data 'state') | Out-Null
# The private key lies below: administrators, the system and the service's own account only.
$account = ([xml](Get-Content "$PSScriptRoot\fermata-staging-agent.xml")).service.serviceaccount.username
icacls $data /inheritance:r /grant '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' "${account}:(OI)(CI)M" | Out-Null
Copy-Item "$PSScriptRoot\staging-agent.exe", "$PSScriptRoot\fermata-staging-agent.exe", "$PSScriptRoot\fermata-staging-agent.xml" $program
$settings = Join-Path $data 'staging-agent.json'
if (-not (Test-Path $settings)) { throw "Write $settings first: docs/staged-upload.md" }
& "$program\staging-agent.exe" enroll --code $EnrolmentCode --settings $settings
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& "$program\fermata-staging-agent.exe" install
& "$program\fermata-staging-agent.exe" start
& "$program\staging-agent.exe" doctor --settings $settings
