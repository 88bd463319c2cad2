import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../agent-kit/program/cannot-start.ts';
import { chooseCommand, runProgram } from '../agent-kit/program/run-program.ts';
import { retrying, sleep } from '../agent-kit/transfer/retry.ts';
import { type OptionalFlag, optionalFlags } from '../domain/flag/words.ts';
import { type Cloud, connectGateway, enrolGateway, folderOf, readGatewayIdentity } from './cloud.ts';
import { doctor } from './doctor.ts';
import { runGateway } from './run-gateway.ts';
import { defaultSettingsFile, type InstanceSettings, readSettings, type Settings } from './settings.ts';
import { showStatus } from './status.ts';
import { version } from './version.ts';

const usage = `cti-gateway ${version}

  cti-gateway enroll --instance <name> --code <code>   enrol an instance for its recording server
  cti-gateway configure --instance <name>              create the flags; can be repeated
  cti-gateway run                                      flag recordings, for every instance in the settings
  cti-gateway status                                   show which recordings have flags, which wait, and why others have none
  cti-gateway doctor                                   test everything that the gateway needs, and say which side fails

  --settings <file>      default: ${defaultSettingsFile}
  --wrap-up              for configure: also the flag CTIWrapup
  --query-data           for configure: also the flag CTI QueryData
  --help, --version
  --notices              the licenses of the third-party software inside

--instance may be left out if the settings have only one. The enrolment code may be given in FERMATA_ENROLMENT_CODE instead.
Run enroll, status and doctor as the account that runs the service.
`;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Retries the calls of a command that runs once, so that a broken connection does not make it fail. */
const patient =
  (cloud: Cloud): Cloud =>
  (call, request, signal) =>
    retrying(() => cloud(call, request, signal), { random: Math.random, sleep });

const chosenInstance = ({ instances }: Settings, name: string | undefined): InstanceSettings => {
  const names = instances.map((one) => one.name).join(', ');
  const chosen =
    name === undefined && instances.length === 1 ? instances[0] : instances.find((one) => one.name === name);
  if (!chosen) throw new CannotStart(`Name an instance of the settings, --instance <name>: ${names}`);
  return chosen;
};

const enroll = async (settings: Settings, name: string | undefined, code: string | undefined): Promise<void> => {
  if (!code) throw new CannotStart('Give the enrolment code: --code <code>');
  const one = chosenInstance(settings, name);
  const { cloud, send } = connectGateway(settings);
  try {
    const { recordingServer } = await enrolGateway(patient(cloud), folderOf(settings, one.name), code);
    print(`${one.name} is enrolled for ${recordingServer}. Next: cti-gateway configure --instance ${one.name}`);
  } finally {
    send.close();
  }
};

const outcomes = {
  created: 'created',
  existing: 'already existed',
  'switched-off': 'switched off; written values stay',
  off: 'not used',
} as const;

/** Creates the flags (QG-04). Running it again only changes what the options ask for. */
const configure = async (settings: Settings, name: string | undefined, optional: OptionalFlag[]): Promise<void> => {
  const one = chosenInstance(settings, name);
  const identity = readGatewayIdentity(folderOf(settings, one.name), one.name);
  const { cloud, send } = connectGateway(settings, { identity });
  try {
    const { flags } = await patient(cloud)('defineFlags', { optional });
    for (const flag of flags) print(`${flag.name.padEnd(16)} ${outcomes[flag.outcome]}`);
    print('Next: cti-gateway doctor');
  } finally {
    send.close();
  }
};

/** Returns true if every check passes. */
const diagnose = async (settings: Settings): Promise<boolean> => {
  const findings = await doctor({
    settings,
    identityOf: (name) => readGatewayIdentity(folderOf(settings, name), name),
    connect: (identity) => connectGateway(settings, { identity }),
  });
  let section = '';
  for (const finding of findings) {
    if (finding.section !== section) print(`\n${finding.section}`);
    section = finding.section;
    const { what, side, ok, say } = finding;
    print(`  ${ok ? 'ok    ' : 'FAILS '} ${what}: ${say}${ok ? '' : `  -> ${side}`}`);
  }
  return findings.every(({ ok }) => ok);
};

const options = {
  settings: { type: 'string', default: defaultSettingsFile },
  instance: { type: 'string' },
  code: { type: 'string' },
  'wrap-up': { type: 'boolean', default: false },
  'query-data': { type: 'boolean', default: false },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
  notices: { type: 'boolean' },
} as const;

const commands = ['enroll', 'configure', 'run', 'status', 'doctor'] as const;

/** If there is no settings file yet, this one is written, to be filled in. */
const example = {
  apiUrl: 'https://fermata.example.com',
  instances: [{ name: 'main', source: { kind: 'asterisk', username: 'fermata', secret: '...' } }],
};

const settingsOf = (file: string): Settings => {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(example, null, 2)}\n`, { mode: 0o600 });
    throw new CannotStart(
      `There was no settings file, so ${file} was created. Fill it in as docs/telephony.md describes, and run this again`,
    );
  }
  return readSettings(file);
};

const main = async (): Promise<number> => {
  const given = parseArgs({ allowPositionals: true, options });
  const { values } = given;
  const command = chooseCommand(given, commands, { name: 'cti-gateway', version, usage });
  if (typeof command === 'number') return command;
  const settings = settingsOf(values.settings);
  switch (command) {
    case 'enroll':
      await enroll(settings, values.instance, values.code ?? process.env.FERMATA_ENROLMENT_CODE);
      return 0;
    case 'configure': {
      const isOn = { CTIWrapup: values['wrap-up'], CTIQueryData: values['query-data'] };
      await configure(
        settings,
        values.instance,
        optionalFlags.filter((flag) => isOn[flag]),
      );
      return 0;
    }
    case 'run':
      await runGateway(settings);
      return 0;
    case 'status':
      showStatus(settings, print);
      return 0;
    case 'doctor':
      return (await diagnose(settings)) ? 0 : 1;
  }
};

runProgram('cti-gateway', main);
