import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConnectRecorder } from '../../adapters/amazon-connect/connect-recorder.ts';
import { connectRequest } from '../../adapters/amazon-connect/connect-request.ts';
import { ControlTable } from '../../adapters/dynamodb/control/control-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { RequestTable } from '../../adapters/dynamodb/control/request-table.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import { MemoryTimers } from '../../adapters/memory/control/timers.ts';
import { carryOut } from '../../domain/control/command/carry-out.ts';
import { startConnectSimulator } from '../../local/connect-simulator/connect-simulator.ts';
import { simulatedInstanceId } from '../../local/connect-simulator/directory.ts';
import { outputs } from '../../test/journeys/kit/outputs.ts';
import { signIn } from '../../test/journeys/kit/sign-in.ts';

export interface Compared {
  name: string;
  /** Milliseconds of each: the suspend of the provider alone, and the same through a pause of Fermata. */
  own: number[];
  ours: number[];
  /** A request to the same function that only checks the caller: the time of a round trip without a pause. */
  empty?: number[];
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};

const credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
const soon = () => AbortSignal.timeout(10_000);

/** Fermata's own steps with the tables of the engine, in this process: no gateway, no Lambda, no quota. */
export const throughEngine = async (pauses = 100): Promise<Compared> => {
  const simulator = await startConnectSimulator({ quota: { rate: 1e6, burst: 1e6 } });
  try {
    const [agent] = simulator.directory.users;
    const { contactId } = await simulator.contacts.start({ agentId: agent!.id, flow: ['audio', 'screen'] });
    const request = connectRequest({ region: outputs.region, endpoint: simulator.url, credentials });
    const dynamodb = batchReads(new DynamoDBClient({}));
    const clock = () => new Date();
    const live = new LiveContactTable(dynamodb, outputs.liveTable, clock);
    const connectedAt = clock().toISOString();
    await live.note({ contactId, initialContactId: contactId, provider: 'amazon-connect', connectedAt });
    const carry = carryOut({
      live,
      controls: new ControlTable(dynamodb, { live: outputs.liveTable, contacts: outputs.contactsTable }),
      requests: new RequestTable(dynamodb, outputs.liveTable),
      timers: new MemoryTimers(),
      source: { describe: async () => undefined },
      recorders: [new ConnectRecorder(request, { instanceId: simulatedInstanceId, screens: true })],
      quotas: {},
      choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: false },
      settings: async () => ({ longestPause: 300, onTransfer: 'keep' }),
      clock,
      wait,
      newId: randomUUID,
      count: () => {},
    });
    const send = (operation: 'suspend' | 'resume') => {
      const input = { InstanceId: simulatedInstanceId, ContactId: contactId, InitialContactId: contactId };
      return request(`/contact/${operation}-recording`, input, soon());
    };
    const ask = (verb: 'pause' | 'resume') => carry({ contactId, verb, by: 'bench', source: 'trigger' });

    const compared: Compared = { name: "In one process, on the engine's tables", own: [], ours: [] };
    for (let round = -5; round < pauses; round += 1) {
      const own = await timed(() => send('suspend'));
      await send('resume');
      const ours = await timed(() => ask('pause'));
      await ask('resume');
      if (round < 0) continue;
      compared.own.push(own);
      compared.ours.push(ours);
    }
    return compared;
  } finally {
    await simulator.stop();
  }
};

/** The deployed system as a caller sees it: front door, gateway, token check, Lambda, tables, recorder, and back. */
export const throughApi = async (pauses = 15): Promise<Compared> => {
  const { apiUrl, connectEndpoint, region } = outputs;
  const bearer = await signIn('administrator');
  const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${path.startsWith('http') ? '' : apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  type Settings = Record<string, unknown> & { changedAt?: unknown; changedBy?: unknown };
  const { changedAt: _, changedBy: __, ...settings } = await ask<Settings>('GET', '/v1/recording-control/settings');
  await ask('PUT', '/v1/recording-control/settings', { ...settings, enabled: true });
  const { contactId } = await ask<{ contactId: string }>('POST', `${connectEndpoint}/simulator/contacts`, {
    username: 'alice.agent',
    flow: ['audio', 'screen'],
  });
  const command = (verb: 'pause' | 'resume') => ask('POST', `/v1/contacts/${contactId}/recording/${verb}`, {});
  const request = connectRequest({ region, endpoint: connectEndpoint, credentials });
  const send = (operation: 'suspend' | 'resume') => {
    const input = { InstanceId: simulatedInstanceId, ContactId: contactId, InitialContactId: contactId };
    return request(`/contact/${operation}-recording`, input, soon());
  };

  const empty: number[] = [];
  const compared: Compared = { name: 'Deployed, over HTTP', own: [], ours: [], empty };
  for (let round = -2; round < pauses; round += 1) {
    // Four requests per round, with a quota of two per second: no request may wait for its turn while the time is
    // measured.
    await wait(2500);
    const own = await timed(() => send('suspend'));
    await send('resume');
    const nothing = await timed(() => ask('GET', '/v1/integrations'));
    const ours = await timed(() => command('pause'));
    await command('resume');
    if (round < 0) continue;
    compared.own.push(own);
    compared.ours.push(ours);
    empty.push(nothing);
  }
  return compared;
};
