import { parseArgs } from 'node:util';
import { launch } from './launch.ts';
import { CannotStart } from './progress.ts';

const usage = `npm start                     Fermata on this machine: engine, deployment, users, a sample day, a data server, an agent on a
                              contact, a PC whose screen is recorded, a PBX whose calls are flagged and archived, the console
npm run local -- <options>    the same, with options:

  --no-sample-day       start empty, and with the data server's staging agent off
  --no-desktop          without the PC whose screen is recorded
  --no-pbx              without the PBX and its gateway
  --no-console          only the API
  --port <number>       of the address for the browser (8080, or the next free one)
  --engine-port <n>     of the AWS-compatible engine (4566, or the next free one)
  --name <name>         run several side by side: outputs go to .local/<name>/outputs.json
  --help

AWS_ENDPOINT_URL=<address> uses a running LocalStack-compatible engine.
While it runs, .local/outputs.json has the addresses for scripts, and npm run local:help lists commands to use it.
Ctrl-C ends it and everything it started.`;

const number = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) < 65536) return Number(text);
  throw new CannotStart(`${name} must be a number from 0 to 65535, not "${text}".`);
};

const aborting = new AbortController();
let signals = 0;
const end = () => {
  signals += 1;
  if (signals === 1) {
    console.log('\nStopping...');
    aborting.abort(new CannotStart('Stopped.'));
  } else process.exit(130);
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);

try {
  const { values } = parseArgs({
    options: {
      'sample-day': { type: 'boolean', default: true },
      desktop: { type: 'boolean' },
      pbx: { type: 'boolean' },
      console: { type: 'boolean', default: true },
      port: { type: 'string' },
      'engine-port': { type: 'string' },
      name: { type: 'string' },
      help: { type: 'boolean' },
    },
    allowNegative: true,
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = number('--port', values.port);
  const enginePort = number('--engine-port', values['engine-port']);
  const startedAt = performance.now();
  const running = await launch({
    sampleDay: values['sample-day'],
    console: values.console,
    ...(values.desktop !== undefined && { desktop: values.desktop }),
    ...(values.pbx !== undefined && { pbx: values.pbx }),
    ...(values.name !== undefined && { name: values.name }),
    ...(port !== undefined && { port }),
    ...(enginePort !== undefined && { enginePort }),
    say: (line, state) => {
      if (process.stdout.isTTY) process.stdout.write(state === 'doing' ? `${line}\r` : `\x1b[K${line}\n`);
      else if (state === 'done') console.log(line);
    },
    signal: aborting.signal,
  });
  const { outputs, outputsFile } = running;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`\nFermata is up after ${seconds} s:  ${outputs.consoleUrl}\n`);
  for (const { role, username, password } of outputs.logins)
    console.log(`  ${role.padEnd(14)} ${username.padEnd(18)} ${password}`);
  console.log(`\nEverything else is in ${outputsFile}. Ctrl-C ends it.`);
  if (!aborting.signal.aborted)
    await new Promise((resolve) => aborting.signal.addEventListener('abort', resolve, { once: true }));
  await running.stop();
  process.exit(0);
} catch (error) {
  if (aborting.signal.aborted) process.exit(130);
  const expected = error instanceof CannotStart || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(expected ? `\n${(error as Error).message}` : error);
  process.exit(1);
}
