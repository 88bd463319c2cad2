import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../agent-kit/program/cannot-start.ts';
import { chooseCommand, runProgram } from '../agent-kit/program/run-program.ts';
import { retrying, sleep } from '../agent-kit/transfer/retry.ts';
import type { Cloud } from './cloud.ts';
import { defaultSettingsFile, readSettings, settings as settingsSchema, type WrittenSettings } from './settings.ts';
import { browserAddress, isStartedByBrowser } from './triggers/native-host/address.ts';
import { relay } from './triggers/native-host/relay.ts';
import { version } from './version.ts';

const usage = `desktop-agent ${version}

  desktop-agent configure --api-url <address>   write the settings file
  desktop-agent enrol --code <code>             enrol this PC with Fermata
  desktop-agent run                             the service: keys, segments, delivery
  desktop-agent session                         captures the screen of the user who starts it; the service controls it
  desktop-agent status                          who is recorded, what is waiting, what went wrong
  desktop-agent doctor                          test everything that is needed, and say which side fails

  --settings <file>                             default: ${defaultSettingsFile}
  --folder, --ffmpeg, --encoder, --proxy, --certificates, --socket-folder     for configure
  --on-demand-server <address>                  for configure: switches the On-Demand client on; may be repeated
  --help, --version
  --notices                                     the licenses of the third-party software inside

The enrolment code may be given in FERMATA_ENROLMENT_CODE instead. Run enrol, status and doctor as the account that runs the
service.
`;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** For commands that run once: a broken connection does not make them fail. */
const patient =
  (cloud: Cloud): Cloud =>
  (call, request, signal) =>
    retrying(() => cloud(call, request, signal), { random: Math.random, sleep });

const options = {
  settings: { type: 'string', default: defaultSettingsFile },
  code: { type: 'string' },
  'api-url': { type: 'string' },
  'on-demand-server': { type: 'string', multiple: true },
  folder: { type: 'string' },
  'socket-folder': { type: 'string' },
  ffmpeg: { type: 'string' },
  encoder: { type: 'string' },
  proxy: { type: 'string' },
  certificates: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
  notices: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const configure = (values: Values): void => {
  if (!values['api-url']) throw new CannotStart('Give the address of Fermata: --api-url https://...');
  const { folder, ffmpeg, encoder, proxy, certificates } = values;
  const given: WrittenSettings = {
    apiUrl: values['api-url'],
    ...(values['on-demand-server'] && { onDemandServers: values['on-demand-server'] }),
    ...(folder !== undefined && { folder }),
    ...(values['socket-folder'] !== undefined && { socketFolder: values['socket-folder'] }),
    ...(ffmpeg !== undefined && { ffmpeg }),
    ...(encoder !== undefined && { encoder }),
    ...(proxy !== undefined && { proxy }),
    ...(certificates !== undefined && { certificates }),
  };
  const read = settingsSchema.safeParse(given);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new CannotStart(`These settings are wrong:\n${problems.join('\n')}`);
  }
  mkdirSync(dirname(values.settings), { recursive: true });
  // Sessions of all users read it. It contains no secret, except perhaps the password of a proxy.
  const mode = proxy && new URL(proxy).password ? 0o640 : 0o644;
  writeFileSync(values.settings, `${JSON.stringify(given, null, 2)}\n`, { mode });
  print(`Written to ${values.settings}. Next: desktop-agent enrol --code <code>`);
};

const enrol = async (file: string, code: string | undefined): Promise<void> => {
  if (!code) throw new CannotStart('Give the enrolment code: --code <code>');
  const settings = readSettings(file);
  const { connectDesktop, enrolDesktop } = await import('./cloud.ts');
  const { cloud, send } = connectDesktop(settings);
  const { machine } = await enrolDesktop(patient(cloud), settings.folder, code);
  send.close();
  print(`${machine} is enrolled. Next: desktop-agent doctor`);
};

/** True when everything is in order. */
const diagnose = async (file: string): Promise<boolean> => {
  const settings = readSettings(file);
  const [{ doctor }, { connectDesktop, readDesktopIdentity }] = await Promise.all([
    import('./doctor.ts'),
    import('./cloud.ts'),
  ]);
  const findings = await doctor(
    settings,
    () => readDesktopIdentity(settings.folder),
    (identity) => connectDesktop(settings, { identity }),
  );
  for (const { what, side, ok, say } of findings) {
    print(`${ok ? 'ok    ' : 'FAILS '} ${what}: ${say}${ok ? '' : `  -> ${side}`}`);
  }
  return findings.every(({ ok }) => ok);
};

const commands = ['configure', 'enrol', 'run', 'session', 'tray', 'status', 'doctor'] as const;

const main = async (): Promise<number> => {
  if (isStartedByBrowser(process.argv.slice(2))) {
    const how = await relay({ input: process.stdin, output: process.stdout, address: browserAddress() });
    return how === 'ended' ? 0 : 1;
  }
  const given = parseArgs({ allowPositionals: true, options });
  const { values } = given;
  const command = chooseCommand(given, commands, { name: 'desktop-agent', version, usage });
  if (typeof command === 'number') return command;
  // Each command loads only what it needs, so that a session that was killed captures again sooner.
  switch (command) {
    case 'configure':
      configure(values);
      return 0;
    case 'enrol':
      await enrol(values.settings, values.code ?? process.env.FERMATA_ENROLMENT_CODE);
      return 0;
    case 'run': {
      const { runService } = await import('./service/run-service.ts');
      await runService(readSettings(values.settings));
      return 0;
    }
    case 'session': {
      const { runSession } = await import('./session/run-session.ts');
      await runSession(readSettings(values.settings));
      return 0;
    }
    case 'tray': {
      const { runTray } = await import('./session/tray/run-tray.ts');
      await runTray();
      return 0;
    }
    case 'status': {
      const { showStatus } = await import('./status.ts');
      showStatus(readSettings(values.settings), print);
      return 0;
    }
    case 'doctor':
      return (await diagnose(values.settings)) ? 0 : 1;
  }
};

runProgram('desktop-agent', main);
