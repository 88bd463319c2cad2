# Installs the gateway as a Windows service, or updates it. Run it as administrator, in a folder with cti-gateway.exe,
# WinSW renamed to fermata-cti-gateway.exe, and fermata-cti-gateway.xml.
param(
  # The account that reads and deletes in the folder of the PBX, and writes into the staging location. DOMAIN\name$ is a group
  # managed service account.
  [Parameter(Mandatory)] [ValidatePattern('^[^\\]+\\[^\\]+$')] [string] $Account,
  # From the console. It is not needed again once the instance is enrolled.
  [string] $EnrolmentCode,
  # Needed if there are several.
  [string] $Instance
)
$ErrorActionPreference = 'Stop'
function Invoke-Program([string] $Program, [string[]] $Words) {
  & $Program @Words
  if ($LASTEXITCODE -ne 0) { throw "$Program $($Words[0]) failed ($LASTEXITCODE)" }
}
$data = Join-Path $env:ProgramData 'Fermata'
$programs = Join-Path $env:ProgramFiles 'Fermata'
$settings = Join-Path $data 'cti-gateway.json'
$gateway = Join-Path $programs 'cti-gateway.exe'
$service = Join-Path $programs 'fermata-cti-gateway.exe'

New-Item -ItemType Directory -Force $data, $programs | Out-Null
# This folder has the private key, and perhaps a proxy's password, so only administrators, the system and the service's own
# account may read it.
Invoke-Program icacls @($data, '/inheritance:r', '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', "${Account}:(OI)(CI)M")
if (-not (Test-Path $settings)) { throw "Write $settings first (docs/telephony.md), then run this again" }

$installed = Get-Service FermataCtiGateway -ErrorAction SilentlyContinue
if ($installed) { Stop-Service FermataCtiGateway }
Copy-Item "$PSScriptRoot\cti-gateway.exe", "$PSScriptRoot\fermata-cti-gateway.exe" $programs
$definition = [xml](Get-Content "$PSScriptRoot\fermata-cti-gateway.xml")
$definition.service.serviceaccount.domain, $definition.service.serviceaccount.user = $Account.Split('\')
$definition.service.serviceaccount.username = $Account
$definition.Save((Join-Path $programs 'fermata-cti-gateway.xml'))

if ($EnrolmentCode) {
  # Not as an argument, because arguments of a process can be read, and are logged.
  $env:FERMATA_ENROLMENT_CODE = $EnrolmentCode
  $words = @('--settings', $settings)
  if ($Instance) { $words += @('--instance', $Instance) }
  try { Invoke-Program $gateway (@('enroll') + $words) }
  finally { Remove-Item Env:FERMATA_ENROLMENT_CODE }
  Invoke-Program $gateway (@('configure') + $words)
}
if (-not $installed) { Invoke-Program $service @('install') }
if ($installed -or $Account.EndsWith('$')) { Start-Service FermataCtiGateway }
else { Write-Host "Enter the password of $Account in services.msc (Log On), then start the service" }
# This runs with your rights. If the service's account lacks rights, its log and `status` say so.
& $gateway doctor --settings $settings
