# Installs the gateway as a Windows service, or brings it up to date. Run as administrator, beside
# cti-gateway.exe, WinSW renamed to fermata-cti-gateway.exe, and fermata-cti-gateway.xml.
param(
  # Reads and deletes in the folder of the PBX, writes into the staging location: DOMAIN\name$ for a group managed service account.
  [Parameter(Mandatory)] [ValidatePattern('^[^\\]+\\[^\\]+$')] [string] $Account,
  # Of the console; not needed again once the instance is enrolled.
  [string] $EnrolmentCode,
  # Needed where there are several.
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
# The private key lies below, and a proxy's password may: administrators, the system and the service's own account only.
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
  # Not as an argument: those of a process may be read, and are logged.
  $env:FERMATA_ENROLMENT_CODE = $EnrolmentCode
  $words = @('--settings', $settings)
  if ($Instance) { $words += @('--instance', $Instance) }
  try { Invoke-Program $gateway (@('enroll') + $words) }
  finally { Remove-Item Env:FERMATA_ENROLMENT_CODE }
  Invoke-Program $gateway (@('configure') + $words)
}
if (-not $installed) { Invoke-Program $service @('install') }
if ($installed -or $Account.EndsWith('$')) { Start-Service FermataCtiGateway }
else { Write-Host "Give the password of $Account in services.msc (Log On), then start the service" }
# With the rights of the person who runs this; what the service's account may not do is in its log and in `status`.
& $gateway doctor --settings $settings
