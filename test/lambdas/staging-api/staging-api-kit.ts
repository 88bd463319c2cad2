import { createHash, randomBytes } from 'node:crypto';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryArchive } from '../../../adapters/memory/upload/archive.ts';
import { MemoryRecordingRoleStore } from '../../../adapters/memory/versioned-setting.ts';
import {
  type StagingAnswer,
  type StagingCall,
  type StagingRequest,
  stagingRoutes,
} from '../../../api/programs/staging.ts';
import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { codeHash } from '../../../domain/data-server/enrolment-code.ts';
import type { Manifest } from '../../../domain/upload/manifest/manifest.ts';
import type { Decision } from '../../../domain/workflow/workflow.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import type { Dependencies } from '../../../lambdas/staging-api/operation.ts';
import { stagingApi } from '../../../lambdas/staging-api/staging-api.ts';
import { now, people, teams } from '../api-kit.ts';

export { now };
export const code = 'AAAAA-BBBBB-CCCCC-DDDDD';
export const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const dataServer = (more: Partial<DataServer> = {}): DataServer => ({
  dataServerId: 'zurich',
  name: 'Zurich',
  stagedUpload: { enabled: true, location: '\\\\nas01\\qm$\\zurich', username: 'CORP\\qm.staging', passwordSet: true },
  timeZone: 'Europe/Zurich',
  bandwidth: [{ days: ['MON'], from: '22:00', to: '05:00', bytesPerSecond: 5_000_000 }],
  association: { mode: 'any', ipRanges: ['10.1.0.0/16'], teamIds: ['sales'] },
  version: 0,
  ...more,
});

/** A recording of Sam's, who is in a team below Sales. */
export const dropped = (contactId: string, bytes: Uint8Array, more: Partial<Manifest> = {}) => ({
  path: `2026/11/20/${contactId}.wav`,
  manifest: {
    version: 1 as const,
    contactId,
    medium: 'audio' as const,
    username: 'sam.seller',
    machine: 'PC-0042',
    ipAddress: '10.1.2.3',
    startedAt: '2026-11-20T11:40:00.000Z',
    endedAt: '2026-11-20T11:45:00.000Z',
    size: bytes.length,
    sha256: hex(bytes),
    ...more,
  },
});

export const keep: Decision = {
  event: 'daily',
  ruleId: 'r1',
  ruleName: 'Staged Upload Team',
  outcome: 'keep',
  immediate: false,
  at: now,
};

type Key = Awaited<ReturnType<typeof newKey>>;
export const newKey = async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as {
    privateKey: Parameters<typeof crypto.subtle.sign>[1];
    publicKey: Parameters<typeof crypto.subtle.exportKey>[1];
  };
  const { x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: { kty: 'OKP' as const, crv: 'Ed25519' as const, x } };
};

const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');

export const token = async (
  { privateKey }: Pick<Key, 'privateKey'>,
  payload: Record<string, unknown>,
  header: Record<string, unknown> = { alg: 'EdDSA', typ: 'JWT' },
) => {
  const signed = `${part(header)}.${part(payload)}`;
  const signature = await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
};

interface Wrong {
  status: number;
  detail?: string;
  serverTime?: string;
  errors?: { field: string; reason: string }[];
}

/** The API on memory stores, at noon, with the data server of Zurich waiting for its agent. */
export const startStaging = async (others: Partial<Dependencies> = {}) => {
  const stores = memoryStores();
  let time = Date.parse(now);
  const clock = () => new Date(time);
  const archive = new MemoryArchive(clock);
  await stores.users.putUsers(people);
  await stores.users.replaceTeams(teams);
  await stores.dataServers.save(
    dataServer({ enrolment: { codeHash: await codeHash(code), expiresAt: '2026-11-20T13:00:00.000Z' } }),
  );
  const decisionRequests: string[] = [];
  const openings: string[] = [];
  let ids = 0;
  const recordingRoles = new MemoryRecordingRoleStore();
  const api = stagingApi({
    ...stores,
    recordingRoles,
    archive,
    startOpening: async (recordingId) => {
      openings.push(recordingId);
    },
    decideEndOfCall: async (contactId) => {
      decisionRequests.push(contactId);
    },
    clock,
    newId: () => `id-${++ids}`,
    telemetry: silent,
    ...others,
  });

  const send = async (path: string, body: unknown, bearer?: string, method = 'POST') => {
    const response = await api(
      new Request(`https://fermata.example.com${path}`, {
        method,
        ...(method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      }),
    );
    const answer: unknown = await response.json();
    if (!response.ok) expect(response.headers.get('content-type')).toBe('application/problem+json');
    return { status: response.status, answer };
  };

  const claimsOf = (agentId: string, path: string, body: unknown) => {
    const iat = Math.floor(time / 1000);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const bodySha256 = createHash('sha256').update(text).digest('base64url');
    return { sub: agentId, aud: 'fermata-staging', iat, exp: iat + 120, path, bodySha256 };
  };

  /** Calls as a staging agent does, and checks the answers against the contract. */
  const enrolled = async (machine = 'ZRH-DATA-1', withCode = code) => {
    const key = await newKey();
    const enrolment = await send(stagingRoutes.enrol.path, { code: withCode, machine, publicKey: key.publicKey });
    expect(enrolment.status).toBe(200);
    const { agentId } = stagingRoutes.enrol.answer.parse(enrolment.answer);
    const refused = async (call: StagingCall, body: unknown, claims: Record<string, unknown> = {}) => {
      const { path } = stagingRoutes[call];
      const bearer = await token(key, { ...claimsOf(agentId, path, body), ...claims });
      const { status, answer } = await send(path, body, bearer);
      return { ...(answer as object), status } as Wrong;
    };
    const call = async <Call extends StagingCall>(call: Call, body: StagingRequest<Call>) => {
      const { path } = stagingRoutes[call];
      const bearer = await token(key, claimsOf(agentId, path, body));
      const { status, answer } = await send(path, body, bearer);
      if (status !== 200) throw new Error(`${call} was answered ${status}: ${JSON.stringify(answer)}`);
      return stagingRoutes[call].answer.parse(answer) as StagingAnswer<Call>;
    };
    return { agentId, key, call, refused };
  };

  return {
    ...stores,
    recordingRoles,
    archive,
    decisionRequests,
    openings,
    send,
    enrolled,
    newKey,
    claimsOf,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};

export type Staging = Awaited<ReturnType<typeof startStaging>>;
export type Agent = Awaited<ReturnType<Staging['enrolled']>>;

export const random = (size: number): Uint8Array => randomBytes(size);

/** Registers the recordings and lets a rule keep them all. */
export const released = async (staging: Staging, agent: Agent, ...recordings: ReturnType<typeof dropped>[]) => {
  const { recordings: answers } = await agent.call('register', { recordings });
  const ids = answers.map(({ recordingId }) => recordingId ?? '');
  for (const [index, recordingId] of ids.entries()) {
    const { size, sha256 } = recordings[index]!.manifest;
    await staging.uploads.decide(recordingId, keep, { at: now, step: 'released', machine: 'cloud', size, sha256 });
  }
  return ids;
};

export const sound = random(1000);

export const withAgent = async (change?: (server: DataServer) => DataServer) => {
  const staging = await startStaging();
  const agent = await staging.enrolled();
  const server = await staging.dataServers.find('zurich');
  if (change && server) await staging.dataServers.save(change(server));
  return { staging, agent, call: agent.call };
};

/** A second data server with its own agent. */
export const elsewhere = async (staging: Staging): Promise<Agent> => {
  const typed = 'EEEEE-FFFFF-GGGGG-HHHHH';
  await staging.dataServers.save(
    dataServer({
      dataServerId: 'berne',
      name: 'Berne',
      enrolment: { codeHash: await codeHash(typed), expiresAt: '2026-11-20T13:00:00.000Z' },
    }),
  );
  return staging.enrolled('BRN-DATA-1', typed);
};
