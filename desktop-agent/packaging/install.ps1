# Installs the desktop agent on a PC, or brings it up to date, without asking anything. Run as administrator, beside
# desktop-agent.exe, node_modules, WinSW renamed to fermata-desktop-agent.exe, and fermata-desktop-agent.xml.
param(
  [Parameter(Mandatory)] [ValidatePattern('^https://')] [string] $ApiUrl,
  # Of the console; not needed again once the PC is enrolled.
  [string] $EnrolmentCode,
  [string] $Ffmpeg = 'ffmpeg',
  # Addresses of Fermata for the On-Demand client, in the order in which it tries them. Without any it is off.
  [ValidatePattern('^https://')] [string[]] $OnDemandServers = @(),
  [string] $Folder = (Join-Path $env:ProgramData 'Fermata\Desktop')
)
$ErrorActionPreference = 'Stop'
function Invoke-Program([string] $Program, [string[]] $Words) {
  & $Program @Words
  if ($LASTEXITCODE -ne 0) { throw "$Program $($Words[0]) failed ($LASTEXITCODE)" }
}
$programs = Join-Path $env:ProgramFiles 'Fermata'
$settings = Join-Path $env:ProgramData 'Fermata\desktop-agent.json'
$agent = Join-Path $programs 'desktop-agent.exe'
$service = Join-Path $programs 'fermata-desktop-agent.exe'
$task = 'Fermata desktop session'

New-Item -ItemType Directory -Force $Folder, $programs | Out-Null
# Keys and recordings: administrators and the system only; users do not even see the names.
Invoke-Program icacls @($Folder, '/inheritance:r', '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F')

$installed = Get-Service FermataDesktopAgent -ErrorAction SilentlyContinue
if ($installed) { Stop-Service FermataDesktopAgent }
Get-ScheduledTask -TaskName $task -ErrorAction SilentlyContinue | Stop-ScheduledTask
Copy-Item "$PSScriptRoot\desktop-agent.exe", "$PSScriptRoot\fermata-desktop-agent.exe", "$PSScriptRoot\fermata-desktop-agent.xml" $programs -Force
Copy-Item "$PSScriptRoot\node_modules" $programs -Recurse -Force
$onDemand = @($OnDemandServers | ForEach-Object { '--on-demand-server', $_ })
Invoke-Program $agent (@('configure', '--settings', $settings, '--api-url', $ApiUrl, '--folder', $Folder, '--ffmpeg', $Ffmpeg) + $onDemand)

if ($EnrolmentCode) {
  # Not as an argument: those of a process may be read, and are logged.
  $env:FERMATA_ENROLMENT_CODE = $EnrolmentCode
  try { Invoke-Program $agent @('enrol', '--settings', $settings) }
  finally { Remove-Item Env:FERMATA_ENROLMENT_CODE }
}
if (-not $installed) { Invoke-Program $service @('install') }
Start-Service FermataDesktopAgent

# In the session of each user, without a window; started again when it fails.
$action = New-ScheduledTaskAction -Execute $agent -Argument "session --settings `"$settings`""
$trigger = New-ScheduledTaskTrigger -AtLogOn
$principal = New-ScheduledTaskPrincipal -GroupId 'S-1-5-32-545' -RunLevel Limited
$options = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -MultipleInstances Parallel `
  -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1)
Register-ScheduledTask -TaskName $task -Action $action -Trigger $trigger -Principal $principal -Settings $options -Force | Out-Null
Start-ScheduledTask -TaskName $task
& $agent doctor --settings $settings
