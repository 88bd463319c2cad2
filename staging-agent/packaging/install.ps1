# Installs the staging agent as a Windows service, or brings it up to date. Run as administrator, beside
# staging-agent.exe, WinSW renamed to fermata-staging-agent.exe, and fermata-staging-agent.xml.
param(
  # Reads, writes and deletes on the share: DOMAIN\name$ for a group managed service account.
  [Parameter(Mandatory)] [ValidatePattern('^[^\\]+\\[^\\]+$')] [string] $Account,
  # Of the console; not needed again once the machine is enrolled.
  [string] $EnrolmentCode
)
$ErrorActionPreference = 'Stop'
function Invoke-Program([string] $Program, [string[]] $Words) {
  & $Program @Words
  if ($LASTEXITCODE -ne 0) { throw "$Program $($Words[0]) failed ($LASTEXITCODE)" }
}
$data = Join-Path $env:ProgramData 'Fermata'
$programs = Join-Path $env:ProgramFiles 'Fermata'
$settings = Join-Path $data 'staging-agent.json'
$agent = Join-Path $programs 'staging-agent.exe'
$service = Join-Path $programs 'fermata-staging-agent.exe'

New-Item -ItemType Directory -Force $data, $programs | Out-Null
# The private key lies below, and a proxy's password may: administrators, the system and the service's own account only.
Invoke-Program icacls @($data, '/inheritance:r', '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', "${Account}:(OI)(CI)M")
if (-not (Test-Path $settings)) { throw "Write $settings first (docs/install-on-site.md), then run this again" }

$installed = Get-Service FermataStagingAgent -ErrorAction SilentlyContinue
if ($installed) { Stop-Service FermataStagingAgent }
Copy-Item "$PSScriptRoot\staging-agent.exe", "$PSScriptRoot\fermata-staging-agent.exe" $programs
$definition = [xml](Get-Content "$PSScriptRoot\fermata-staging-agent.xml")
$definition.service.serviceaccount.domain, $definition.service.serviceaccount.user = $Account.Split('\')
$definition.service.serviceaccount.username = $Account
$definition.Save((Join-Path $programs 'fermata-staging-agent.xml'))

if ($EnrolmentCode) {
  # Not as an argument: those of a process may be read, and are logged.
  $env:FERMATA_ENROLMENT_CODE = $EnrolmentCode
  try { Invoke-Program $agent @('enroll', '--settings', $settings) }
  finally { Remove-Item Env:FERMATA_ENROLMENT_CODE }
}
if (-not $installed) { Invoke-Program $service @('install') }
if ($installed -or $Account.EndsWith('$')) { Start-Service FermataStagingAgent }
else { Write-Host "Give the password of $Account in services.msc (Log On), then start the service" }
# With the rights of the person who runs this; what the service's account may not do is in its log and in `status`.
& $agent doctor --settings $settings
