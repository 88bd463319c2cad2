import { parseArgs } from 'node:util';
import { environment } from './commands/environment.ts';
import { type Call, dropRecording, playCall } from './commands/play-call.ts';
import { runDailyEvent } from './commands/run-daily-event.ts';
import { type RunningSystem, runningSystem } from './commands/running-system.ts';
import { send } from './commands/send.ts';
import { CannotStart } from './progress.ts';
import { token } from './users/administrator.ts';

const usage = `Commands for the Fermata that npm start runs on this machine:

  npm run --silent local:env                         addresses and the machine client, for eval "$(...)"
  npm run --silent local:token -- administrator      an access token: administrator, supervisor or agent
  npm run --silent local:send -- record.json         puts contact records into Firehose, as Amazon Connect does
  npm run --silent local:call                        a finished call with its recording; prints its contact id
  npm run --silent local:drop                        a recording that a PC drops into the staging location; prints its contact id
  npm run --silent local:night                       runs the Daily Event now

local:call and local:drop take --agent <user name> (alice.agent) and --seconds <n> (20).
FERMATA_NAME=<name> chooses one of several, by the name given to npm run local -- --name <name>.`;

const callOf = ({ agent, seconds }: { agent: string; seconds: string }): Call => {
  if (!/^[1-9]\d{0,3}$/.test(seconds))
    throw new CannotStart(`--seconds must be a number from 1 to 9999, not "${seconds}".`);
  return { agent, seconds: Number(seconds) };
};

type Command = (
  system: () => RunningSystem,
  words: readonly string[],
  options: { agent: string; seconds: string },
) => Promise<string> | string;

const commands: Readonly<Record<string, Command>> = {
  env: (system) => environment(system()),
  token: (system, [role = '']) => {
    const { cloud, outputs } = system();
    const roles = outputs.logins.map((login) => login.role as string);
    if (!roles.includes(role)) throw new CannotStart(`Name a role: ${roles.join(', ')}.`);
    return token(cloud, outputs, role);
  },
  send: (system, files) => send(system(), files),
  call: (system, _, options) => {
    const call = callOf(options);
    return playCall(system(), call);
  },
  drop: (system, _, options) => {
    const call = callOf(options);
    return dropRecording(system(), call);
  },
  night: (system) => runDailyEvent(system(), console.log),
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      agent: { type: 'string', default: 'alice.agent' },
      seconds: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  });
  const [name = '', ...words] = positionals;
  const command = commands[name];
  if (values.help || !command) {
    console.log(usage);
    process.exit(values.help ? 0 : 2);
  }
  console.log(await command(runningSystem, words, values));
} catch (error) {
  const expected = error instanceof CannotStart || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(expected ? (error as Error).message : error);
  process.exit(1);
}
