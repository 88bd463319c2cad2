import { parseArgs } from 'node:util';
import { CannotStart } from '../agent-kit/program/cannot-start.ts';
import { logger as loggerOf } from '../agent-kit/program/logger.ts';
import { chooseCommand, runProgram } from '../agent-kit/program/run-program.ts';
import { terminal } from '../agent-kit/program/terminal.ts';
import { formatAge, formatSize, printable } from '../agent-kit/program/text.ts';
import { lockStateFolder } from '../agent-kit/store/lock.ts';
import { retrying, sleep } from '../agent-kit/transfer/retry.ts';
import { agent } from './agent.ts';
import type { Cloud } from './cloud.ts';
import { connectStaging, enrolStaging, readStagingIdentity } from './connection.ts';
import { doctor } from './doctor.ts';
import { openJournal } from './journal/journal.ts';
import type { State } from './journal/states.ts';
import { locationThreads, openLocation } from './location/location.ts';
import { progressLine } from './report/counts.ts';
import { verify } from './report/verify.ts';
import { readSettings, type Settings } from './settings.ts';
import { version } from './version.ts';

const defaultFile =
  process.platform === 'win32' ? 'C:\\ProgramData\\Fermata\\staging-agent.json' : '/etc/fermata/staging-agent.json';

const usage = `staging-agent ${version}

  staging-agent enroll --code <code>   enrol this machine with Fermata; the code works once
  staging-agent run                    take in recordings, and upload those that are released
  staging-agent status                 show recordings that wait, recordings that are done, and errors
  staging-agent verify                 compare uploaded and waiting recordings with their registration
  staging-agent doctor                 test everything that the agent needs, and say which side fails

  --settings <file>                    default: ${defaultFile}
  --help, --version
  --notices                            the licenses of the third-party software inside

The enrolment code may be given in FERMATA_ENROLMENT_CODE instead. Run all commands as the account that runs the service.
`;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Retries the calls of a command that runs once, so that a broken connection does not make it fail. */
const patient =
  (cloud: Cloud): Cloud =>
  (call, request, signal) =>
    retrying(() => cloud(call, request, signal), { random: Math.random, sleep });

const run = async (settings: Settings): Promise<void> => {
  const identity = readStagingIdentity(settings.stateFolder);
  const lock = lockStateFolder(settings.stateFolder, 'staging agent');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

  // Recordings must be uploaded even if nobody reads the log any more.
  process.stdout.on('error', () => {});
  const screen = terminal(process.stdout, () => new Date());
  const journal = openJournal(settings.stateFolder);
  const logger = loggerOf({ clock: () => new Date(), print: screen.print, store: journal.trouble });
  const { cloud, send, clock } = connectStaging(settings, { identity });
  const threads = locationThreads();
  const running = agent({
    settings,
    journal,
    location: openLocation(settings.location, identity.agentId, threads),
    cloud,
    send,
    logger,
    clock,
    sleep,
    random: Math.random,
    signal: stop.signal,
  });
  screen.print(`staging-agent ${version} for ${identity.name} watches ${settings.location}`);
  let bytesBefore = 0;
  const endProgress = screen.showProgress((sinceMs) => {
    const { counts, limit } = running;
    const bytesPerSecond = ((counts.bytes - bytesBefore) * 1000) / sinceMs;
    bytesBefore = counts.bytes;
    return progressLine(counts, bytesPerSecond, limit());
  });
  try {
    await running.run();
  } finally {
    endProgress();
    send.close();
    await threads.close();
    journal.close();
    lock.release();
  }
  screen.print('stopped');
};

const stateNames: Record<State, string> = {
  whole: 'to be registered',
  waiting: 'registered, waiting',
  sent: 'sent, to be confirmed',
  archived: 'archived, to be deleted here',
  recycled: 'recycled, to be deleted here',
  trashed: 'in the trash',
  gone: 'deleted, to be reported',
  refusing: 'to be refused',
  'refused-in-place': 'refused, cannot be moved yet',
};

const maxListed = 50;

const status = (settings: Settings): void => {
  const journal = openJournal(settings.stateFolder, { readOnly: true });
  const totals = journal.totals();
  if (totals.length === 0) print('Nothing waits.');
  for (const { state, count, bytes, oldest } of totals) {
    const since = oldest ? `, the oldest from ${oldest}` : '';
    print(`${String(count).padStart(9)}  ${formatSize(bytes).padStart(9)}  ${stateNames[state]}${since}`);
  }
  for (const { outcome, count, bytes } of journal.endedTotals()) {
    print(`${String(count).padStart(9)}  ${formatSize(bytes).padStart(9)}  done: ${outcome}`);
  }
  const { count, files } = journal.leftovers(maxListed);
  if (count > 0) print(`${String(count).padStart(9)} files in the location are not taken:`);
  for (const { path, since, reason } of files) {
    print(`           ${formatAge(since, new Date())}  ${printable(path)}: ${reason}`);
  }
  if (count > files.length) print(`           and ${count - files.length} more`);
  for (const { at, what } of journal.troubles(20)) print(`${at.slice(0, 19)}Z  ${what}`);
  journal.close();
};

const enroll = async (settings: Settings, code: string | undefined): Promise<void> => {
  if (!code) throw new CannotStart('Give the enrolment code: --code <code>');
  const { cloud, send } = connectStaging(settings);
  const { name } = await enrolStaging(patient(cloud), settings.stateFolder, code);
  send.close();
  print(`Enrolled for ${name}. Next: staging-agent doctor`);
};

/** Returns true if every check passes. */
const diagnose = async (settings: Settings): Promise<boolean> => {
  const findings = await doctor(
    settings,
    () => readStagingIdentity(settings.stateFolder),
    (identity) => connectStaging(settings, { identity }),
  );
  for (const { what, side, ok, say } of findings) {
    print(`${ok ? 'ok    ' : 'FAILS '} ${what}: ${say}${ok ? '' : `  -> ${side}`}`);
  }
  return findings.every(({ ok }) => ok);
};

/** Returns true if every recording matches. */
const verifyAll = async (settings: Settings): Promise<boolean> => {
  const identity = readStagingIdentity(settings.stateFolder);
  const journal = openJournal(settings.stateFolder, { readOnly: true });
  const { cloud, send } = connectStaging(settings, { identity });
  const threads = locationThreads();
  const location = openLocation(settings.location, identity.agentId, threads);
  const { archived, waiting, problems } = await verify(journal, location, patient(cloud));
  await threads.close();
  send.close();
  journal.close();
  print(
    `${archived} recordings in the archive match what was uploaded; ${waiting} waiting recordings match their registration.`,
  );
  for (const line of problems) print(`WRONG  ${line}`);
  return problems.length === 0;
};

const main = async (): Promise<number> => {
  const given = parseArgs({
    allowPositionals: true,
    options: {
      settings: { type: 'string', default: defaultFile },
      code: { type: 'string' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
      notices: { type: 'boolean' },
    },
  });
  const { values } = given;
  const command = chooseCommand(given, ['enroll', 'run', 'status', 'verify', 'doctor'], {
    name: 'staging-agent',
    version,
    usage,
  });
  if (typeof command === 'number') return command;
  const settings = readSettings(values.settings);
  switch (command) {
    case 'enroll':
      await enroll(settings, values.code ?? process.env.FERMATA_ENROLMENT_CODE);
      return 0;
    case 'run':
      await run(settings);
      return 0;
    case 'status':
      status(settings);
      return 0;
    case 'doctor':
      return (await diagnose(settings)) ? 0 : 1;
    default:
      return (await verifyAll(settings)) ? 0 : 1;
  }
};

runProgram('staging-agent', main);
