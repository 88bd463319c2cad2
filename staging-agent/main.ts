import { parseArgs } from 'node:util';
import { connect } from '../agent-kit/connection/connection.ts';
import { enroll } from '../agent-kit/connection/enroll.ts';
import { readIdentity } from '../agent-kit/connection/identity.ts';
import { fileThreads } from '../agent-kit/files/file-threads.ts';
import { notes } from '../agent-kit/program/logger.ts';
import { thirdPartyNotices } from '../agent-kit/program/third-party-notices.ts';
import { sleep } from '../agent-kit/transfer/retry.ts';
import { Failure } from '../domain/failure.ts';
import { agent } from './agent.ts';
import { doctor } from './doctor.ts';
import { journal, onlyOne } from './journal/journal.ts';
import { location } from './location/location.ts';
import { shown } from './location/names.ts';
import { ageShown, display, sizeShown } from './report/display.ts';
import { verify } from './report/verify.ts';
import { CannotStart, readSettings, type Settings } from './settings.ts';
import { version } from './version.ts';

const defaultFile =
  process.platform === 'win32' ? 'C:\\ProgramData\\Fermata\\staging-agent.json' : '/etc/fermata/staging-agent.json';

const usage = `staging-agent ${version}

  staging-agent enroll --code <code>   make this machine known to Fermata; the code is used once
  staging-agent run                    take recordings in, and upload what is released
  staging-agent status                 what waits, what was done, what went wrong
  staging-agent verify                 compare what was uploaded and what waits with what was registered
  staging-agent doctor                 try everything that is needed, and say which side fails

  --settings <file>                    default: ${defaultFile}
  --help, --version
  --notices                            the licenses of the third-party software inside

The enrolment code may stand in FERMATA_ENROLMENT_CODE instead. The account that runs the service has to run all of them.
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const run = async (settings: Settings): Promise<void> => {
  const identity = readIdentity(settings.stateFolder);
  const lock = onlyOne(settings.stateFolder);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

  // Whoever read the log has gone: the recordings still have to get where they belong.
  process.stdout.on('error', () => {});
  const screen = display(process.stdout, () => new Date());
  const kept = journal(settings.stateFolder);
  const told = notes({ clock: () => new Date(), print: screen.print, keep: kept.trouble });
  const { cloud, send, clock } = connect(settings, { identity, trouble: told.trouble });
  const threads = fileThreads();
  const running = agent({
    settings,
    journal: kept,
    at: location(settings.location, identity.agentId, threads),
    cloud,
    send,
    notes: told,
    clock,
    sleep,
    chance: Math.random,
    signal: stop.signal,
  });
  screen.print(`staging-agent ${version} for ${identity.name} watches ${settings.location}`);
  const unwatch = screen.watch(running.done, running.limit);
  try {
    await running.run();
  } finally {
    unwatch();
    send.close();
    await threads.close();
    kept.close();
    lock.release();
  }
  screen.print('stopped');
};

const mostShown = 50;

const status = (settings: Settings): void => {
  const kept = journal(settings.stateFolder, { readOnly: true });
  const names = {
    whole: 'to be registered',
    waiting: 'registered, waiting',
    sent: 'sent, to be confirmed',
    archived: 'archived, to be deleted here',
    recycled: 'recycled, to be deleted here',
    trashed: 'in the trash',
    gone: 'deleted, to be told',
    refusing: 'to be refused',
  };
  const totals = kept.totals();
  if (totals.length === 0) say('Nothing waits.');
  for (const { state, count, bytes, oldest } of totals) {
    say(
      `${String(count).padStart(9)}  ${sizeShown(bytes).padStart(9)}  ${names[state]}${oldest ? `, oldest of ${oldest}` : ''}`,
    );
  }
  for (const { outcome, count, bytes } of kept.endedTotals()) {
    say(`${String(count).padStart(9)}  ${sizeShown(bytes).padStart(9)}  done: ${outcome}`);
  }
  const { count, files } = kept.leftovers(mostShown);
  if (count > 0) say(`${String(count).padStart(9)}             files lie in the location and are not taken:`);
  for (const { path, since, reason } of files) {
    say(`           ${ageShown(since, new Date())}  ${shown(path)}: ${reason}`);
  }
  if (count > files.length) say(`           and ${count - files.length} more`);
  for (const { at, what } of kept.troubles(20)) say(`${at.slice(0, 19)}Z  ${what}`);
  kept.close();
};

const main = async (): Promise<number> => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      settings: { type: 'string', default: defaultFile },
      code: { type: 'string' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
      notices: { type: 'boolean' },
    },
  });
  const [command] = positionals;
  if (values.version) {
    say(version);
    return 0;
  }
  if (values.notices) {
    say(thirdPartyNotices());
    return 0;
  }
  if (values.help) {
    say(usage);
    return 0;
  }
  if (!command || positionals.length > 1 || !['enroll', 'run', 'status', 'verify', 'doctor'].includes(command)) {
    const wrong =
      positionals.length > 1 ? `Give one command, not "${positionals.join(' ')}"` : `There is no command "${command}"`;
    process.stderr.write(command ? `${wrong}\n\n${usage}` : usage);
    return 2;
  }
  const settings = readSettings(values.settings);
  if (command === 'enroll') {
    const code = values.code ?? process.env.FERMATA_ENROLMENT_CODE;
    if (!code) throw new CannotStart('Give the enrolment code: --code <code>');
    const { cloud, send } = connect(settings, { tries: 3 });
    const { name } = await enroll(cloud, settings.stateFolder, code);
    send.close();
    say(`Enrolled for ${name}. Next: staging-agent doctor`);
    return 0;
  }
  if (command === 'run') {
    await run(settings);
    return 0;
  }
  if (command === 'status') {
    status(settings);
    return 0;
  }
  if (command === 'doctor') {
    const findings = await doctor(
      settings,
      () => readIdentity(settings.stateFolder),
      (identity) => connect(settings, { ...(identity && { identity }), tries: 1 }),
    );
    for (const { what, side, ok, say: text } of findings) {
      say(`${ok ? 'ok    ' : 'FAILS '} ${what}: ${text}${ok ? '' : `  -> ${side}`}`);
    }
    return findings.every(({ ok }) => ok) ? 0 : 1;
  }
  const identity = readIdentity(settings.stateFolder);
  const kept = journal(settings.stateFolder, { readOnly: true });
  const { cloud, send } = connect(settings, { identity, tries: 3 });
  const threads = fileThreads();
  const at = location(settings.location, identity.agentId, threads);
  const { archived, waiting, wrong } = await verify(kept, at, cloud);
  await threads.close();
  send.close();
  kept.close();
  say(`${archived} in the archive are what was uploaded, ${waiting} that wait are what was registered.`);
  for (const line of wrong) say(`WRONG  ${line}`);
  return wrong.length === 0 ? 0 : 1;
};

// Whoever reads, as `head` does, has seen enough; `run` goes on without.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const expected = error instanceof CannotStart || error instanceof Failure || error?.code?.startsWith?.('ERR_PARSE');
    const sentence = error?.code?.startsWith?.('ERR_PARSE')
      ? `${error.message.split('. ')[0]}. staging-agent --help`
      : error.message;
    process.stderr.write(`${expected ? sentence : error.stack}\n`);
    process.exitCode = expected ? 2 : 1;
  },
);
