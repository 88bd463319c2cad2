import { createHash } from 'node:crypto';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import {
  type GatewayAnswer,
  type GatewayCall,
  type GatewayRequest,
  gatewayAudience,
  gatewayRoutes,
} from '../../../api/programs/gateway.ts';
import { codeHash } from '../../../domain/data-server/enrolment-code.ts';
import { gatewayApi } from '../../../lambdas/gateway-api/gateway-api.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { recordingServer } from '../../ports/recording-server-store.suite.ts';
import { now, people } from '../api-kit.ts';
import { newKey, token } from '../staging-api/staging-api-kit.ts';

export const code = 'GGGGG-HHHHH-JJJJJ-KKKKK';

export const gatewayReportOf = (more: Partial<GatewayRequest<'report'>> = {}): GatewayRequest<'report'> => ({
  version: '1.0.0',
  machine: 'CTI-1',
  source: { kind: 'asterisk', state: 'connected', since: '2026-11-20T06:00:00.000Z' },
  clockOffsetMilliseconds: 0,
  settingsVersion: 1,
  agentsWithoutUser: [],
  usersNeverSeen: [],
  duplicateExtensions: [],
  days: [],
  unflagged: [],
  waiting: 0,
  faults: [],
  ...more,
});

export const flagsOfCall = (guid: string, more: Partial<GatewayRequest<'flags'>> = {}): GatewayRequest<'flags'> => ({
  guid,
  contactId: `bern:${guid}`,
  extension: '2001',
  startedAt: '2026-11-20T11:00:00.000Z',
  endedAt: '2026-11-20T11:04:00.000Z',
  flags: { AgentId: '2001', AgentName: 'Mira Lund', CTICallRef: '1764.1' },
  ...more,
});

/** The API on memory stores, at noon, with the recording server `bern` and a code for its gateway. */
export const startGateways = async () => {
  const stores = memoryStores();
  let time = Date.parse(now);
  let users = people;
  let isKeyLost = false;
  const counts: Record<string, number> = {};
  const offer = async (recordingServerId: string, text: string) => {
    const enrolment = { codeHash: await codeHash(text), expiresAt: new Date(time + 3_600_000).toISOString() };
    const server = (await stores.recordingServers.find(recordingServerId)) ?? recordingServer(recordingServerId);
    await stores.recordingServers.save({ ...server, enrolment });
  };
  await offer('bern', code);
  const api = gatewayApi({
    ...stores,
    people: async () => ({ users, extensions: await stores.extensions.all() }),
    clock: () => new Date(time),
    sealingKey: async () => {
      if (isKeyLost) throw new Error('KMS did not answer');
      return { keyId: 'key-1', publicKey: 'cHVibGlj' };
    },
    newId: () => 'id',
    telemetry: {
      ...silent,
      count: (name: string, value: number) => {
        counts[name] = (counts[name] ?? 0) + value;
      },
    },
  });
  const send = async (path: string, body: unknown, bearer?: string) => {
    const response = await api(
      new Request(`https://fermata.example.com${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      }),
    );
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };

  const enrolled = async (withCode = code, key?: Awaited<ReturnType<typeof newKey>>) => {
    const own = key ?? (await newKey());
    const { status, answer } = await send(gatewayRoutes.enrol.path, {
      code: withCode,
      machine: 'CTI-1',
      publicKey: own.publicKey,
    });
    const gatewayId = String(answer.gatewayId);
    const ask = async (call: GatewayCall, body: unknown, claims: Record<string, unknown> = {}) => {
      const { path } = gatewayRoutes[call];
      const iat = Math.floor(time / 1000);
      const bodySha256 = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
      const all = { sub: gatewayId, aud: gatewayAudience, iat, exp: iat + 120, path, bodySha256, ...claims };
      return send(path, body, await token(own, all));
    };
    const call = async <Call extends GatewayCall>(name: Call, body: GatewayRequest<Call>) => {
      const { status: its, answer: given } = await ask(name, body);
      if (its !== 200) throw new Error(`${name} was answered ${its}: ${JSON.stringify(given)}`);
      return gatewayRoutes[name].answer.parse(given) as GatewayAnswer<Call>;
    };
    return { status, answer, key: own, gatewayId, ask, call };
  };

  return {
    ...stores,
    counts,
    offer,
    send,
    enrolled,
    rename: (changed: typeof people) => {
      users = changed;
    },
    loseSealingKey: () => {
      isKeyLost = true;
    },
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};
