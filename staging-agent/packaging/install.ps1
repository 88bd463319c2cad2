# Installs the staging agent as a Windows service, or updates it. Run it as administrator, in a folder with
# staging-agent.exe, WinSW renamed to fermata-staging-agent.exe, and fermata-staging-agent.xml.
param(
  # The account that reads, writes and deletes on the share. DOMAIN\name$ is a group managed service account.
  [Parameter(Mandatory)] [ValidatePattern('^[^\\]+\\[^\\]+$')] [string] $Account,
  # From the console. It is not needed again once the machine is enrolled.
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
# This folder has the private key, and perhaps a proxy's password, so only administrators, the system and the service's own
# account may read it.
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
  # Not as an argument, because arguments of a process can be read, and are logged.
  $env:FERMATA_ENROLMENT_CODE = $EnrolmentCode
  try { Invoke-Program $agent @('enroll', '--settings', $settings) }
  finally { Remove-Item Env:FERMATA_ENROLMENT_CODE }
}
if (-not $installed) { Invoke-Program $service @('install') }
if ($installed -or $Account.EndsWith('$')) { Start-Service FermataStagingAgent }
else { Write-Host "Enter the password of $Account in services.msc (Log On), then start the service" }
# This runs with your rights. If the service's account lacks rights, its log and `status` say so.
& $agent doctor --settings $settings
