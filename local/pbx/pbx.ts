import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AmiConnection, connectAmi } from '../../cti-gateway/ami/connection.ts';
import type { AmiMessage } from '../../cti-gateway/ami/message.ts';
import type { Asterisk } from './asterisk-package.ts';
import { operatorAccount, type PbxPlace, writePbxConfig } from './pbx-config.ts';

/** Enough for a busy machine. It usually takes half a second. */
const startsWithinMs = 60_000;
const patientTimes = { connectMs: startsWithinMs, answerMs: startsWithinMs, pingEveryMs: 15_000 };

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export interface Pbx {
  readonly amiPort: number;
  /** Events that the operator's account received, newest last. */
  readonly events: readonly AmiMessage[];
  /** A customer calls an extension or a queue; `CUSTOMER` is `"Harbour Bakery" <5550100>`. Returns their channel. */
  call(to: string, customer: string): Promise<string>;
  act(action: Record<string, string>): Promise<AmiMessage>;
  /** Waits for the newest channel of an extension that is up and connected to somebody. */
  channelOf(endpoint: string): Promise<string>;
  hangUp(channel: string): Promise<void>;
  stop(): Promise<void>;
  /** Simulates a power failure. */
  kill(): Promise<void>;
}

/** Starts a real PBX, which runs until it is stopped or this process ends. */
export const startPbx = async (asterisk: Asterisk, place: PbxPlace): Promise<Pbx> => {
  const config = writePbxConfig(place, asterisk);
  const [program, ...args] = asterisk.command;
  const child: ChildProcess = spawn(program!, [...args, '-C', config, '-f', '-n'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);

  const until = async <Found>(what: string, find: () => Promise<Found | undefined> | Found | undefined) => {
    const end = Date.now() + startsWithinMs;
    for (;;) {
      const found = await find();
      if (found !== undefined && found !== false) return found;
      if (child.exitCode !== null || Date.now() > end) {
        const log = join(place.folder, 'log/full');
        const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : '';
        throw new Error(`Asterisk: ${what} did not happen\n${lines}`);
      }
      await sleep(20);
    }
  };

  await until('its manager interface', async () => ((await answers(place.amiPort)) ? true : undefined));
  const events: AmiMessage[] = [];
  const operator: AmiConnection = await connectAmi(
    { host: '127.0.0.1', port: place.amiPort, ...operatorAccount },
    { onEvent: (event) => void events.push(event), isWanted: () => true, nowMs: Date.now, times: patientTimes },
  );
  // The manager interface answers before there is a dial plan.
  await operator.act({ Action: 'Command', Command: 'core waitfullybooted' });

  let calls = 0;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    process.off('exit', endWithUs);
    operator.close();
    child.kill(signal);
    await exited;
  };

  return {
    amiPort: place.amiPort,
    events,
    act: operator.act,
    async call(to, customer) {
      const id = `call-${++calls}`;
      await operator.act({
        ...{ Action: 'Originate', Channel: 'PJSIP/carrier', Context: 'phones', Exten: to, Priority: '1' },
        ...{ Async: 'true', Variable: `__CUSTOMER=${customer},__CALL=${id}`, ChannelId: id },
      });
      const event = await until(`call ${id}`, () =>
        events.find((one) => one.event === 'Newchannel' && one.get('Uniqueid') === id),
      );
      return event.get('Channel')!;
    },
    channelOf: (endpoint) =>
      until(`a channel of ${endpoint}`, () => {
        const isTalking = (bridge: string | undefined) =>
          events.some(
            (one) =>
              one.event === 'BridgeEnter' &&
              one.get('BridgeUniqueid') === bridge &&
              Number(one.get('BridgeNumChannels')) > 1,
          );
        const left = new Set(events.filter(({ event }) => event === 'Hangup').map((one) => one.get('Channel')));
        return events
          .filter((one) => one.event === 'BridgeEnter' && one.get('Channel')?.startsWith(`PJSIP/${endpoint}-`))
          .filter((one) => isTalking(one.get('BridgeUniqueid')))
          .map((one) => one.get('Channel')!)
          .findLast((channel) => !left.has(channel));
      }),
    hangUp: async (channel) => {
      await operator.act({ Action: 'Hangup', Channel: channel });
    },
    stop: () => stop('SIGTERM'),
    kill: () => stop('SIGKILL'),
  };
};
