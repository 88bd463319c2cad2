import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger } from '../../agent-kit/program/logger.ts';
import { sleep, Unreachable } from '../../agent-kit/transfer/retry.ts';
import { type GatewayAnswer, type GatewayRequest, gatewayRoutes } from '../../api/programs/gateway.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import type { AmiTimes } from '../../cti-gateway/ami/connection.ts';
import type { CallSource } from '../../cti-gateway/call-source.ts';
import type { Cloud } from '../../cti-gateway/cloud.ts';
import { type InstanceParts, instance } from '../../cti-gateway/instance/instance.ts';
import { openJournal } from '../../cti-gateway/journal/journal.ts';
import { Failure } from '../../domain/failure.ts';
import { standardFlags } from '../../domain/flag/words.ts';
import { normalNumber } from '../../domain/phone-number.ts';
import type { GatewayUser } from '../../domain/telephony/agent-list.ts';
import { user } from '../domain/telephony/centre.ts';

type Flags = GatewayRequest<'flags'>;

/** Fermata's API for gateways, as its contract says, in memory. Flags are written once. */
export const standInCloud = (
  settings: Partial<GatewayAnswer<'settings'>> = {},
  users: GatewayUser[] = [user('2001', 'Mira Lund'), user('2002', 'Tobias Ek'), user('2003', 'Ines Faro')],
) => {
  const written = new Map<string, Flags>();
  const calls = new Map<string, GatewayRequest<'calls'>>();
  const reports: GatewayRequest<'report'>[] = [];
  const liveCalls: GatewayRequest<'liveCalls'>[] = [];
  const answered = new Map<string, GatewayRequest<'commandAnswers'>['answers'][number]>();
  const state = {
    isAway: false,
    users,
    usersVersion: 'v1',
    loadUsersRequestedAt: null as string | null,
    userLoads: 0,
    settingsVersion: 1,
    nextReportSeconds: 1,
    /** The next answers to `flags` are lost on their way back. */
    loseAnswers: 0,
    /** How many recordings came in each batch. */
    batches: [] as number[],
    /** A cloud of the version before takes calls only one by one. */
    takesCallBatches: true,
    /** How many requests came, by route. */
    requests: {} as Partial<Record<keyof typeof gatewayRoutes, number>>,
    nowMs: Date.now,
    onTransfer: 'keep' as 'keep' | 'end',
    commands: [] as GatewayAnswer<'commands'>['commands'],
    /** How long a request for commands waits where there is none. */
    commandWaitMs: 5,
  };
  const serverTime = () => new Date(state.nowMs()).toISOString();

  const answers: { [Call in keyof typeof gatewayRoutes]: (request: GatewayRequest<Call>) => GatewayAnswer<Call> } = {
    enrol: () => ({ gatewayId: 'gateway-1', recordingServerId: 'server-1', name: 'North' }),
    settings: () => ({
      ...{ serverTime: serverTime(), settingsVersion: state.settingsVersion, gatewayId: 'gateway-1' },
      recordingServer: { recordingServerId: 'server-1', name: 'North', site: 'Oslo', dataServerId: 'data-1' },
      ...{ flags: [...standardFlags], guidWindowSeconds: 10, wrapUpSeconds: 0 },
      callerNameOrder: ['global', 'external', 'network'],
      ...settings,
    }),
    defineFlags: ({ optional }) => ({
      flags: [...standardFlags, ...optional].map((name) => ({ name, outcome: 'created' as const })),
    }),
    users: ({ version }) => {
      state.userLoads++;
      const all = state.users.map((one) => ({ ...one, formerNames: [] }));
      return { version: state.usersVersion, users: version === state.usersVersion ? null : all };
    },
    flags: (request) => {
      const key = `${request.contactId} ${request.guid}`;
      const before = written.get(key);
      if (before && JSON.stringify(before) !== JSON.stringify(request)) {
        throw new Failure('conflict', 'This recording has other flags');
      }
      written.set(key, request);
      if (state.loseAnswers > 0) {
        state.loseAnswers--;
        throw new Unreachable('the answer was lost');
      }
      return { outcome: before ? 'unchanged' : 'written' };
    },
    calls: (request) => {
      const outcome = calls.has(request.contactId) ? 'unchanged' : 'stored';
      calls.set(request.contactId, request);
      return { outcome };
    },
    liveCalls: (request) => {
      liveCalls.push(request);
      return { noted: true };
    },
    commands: () => ({
      ...{ serverTime: serverTime(), onTransfer: state.onTransfer },
      commands: state.commands.filter(({ commandId }) => !answered.has(commandId)),
    }),
    commandAnswers: ({ answers: given }) => {
      for (const one of given) answered.set(one.commandId, one);
      return { noted: true };
    },
    flagBatch: ({ recordings, calls: ofCalls = [] }) => {
      state.batches.push(recordings.length);
      const outcomes = recordings.map((recording) => {
        try {
          return answers.flags(recording).outcome;
        } catch (error) {
          if (error instanceof Failure && error.code === 'conflict') return 'differs' as const;
          throw error;
        }
      });
      if (!state.takesCallBatches) return { outcomes };
      return { outcomes, calls: ofCalls.map((call) => answers.calls(call).outcome) };
    },
    report: (request) => {
      reports.push(request);
      return {
        ...{ serverTime: serverTime(), nextReportSeconds: state.nextReportSeconds },
        ...{ settingsVersion: state.settingsVersion, usersVersion: state.usersVersion },
        loadUsersRequestedAt: state.loadUsersRequestedAt,
      };
    },
  };

  const cloud: Cloud = async (call, request, signal) => {
    if (state.isAway) throw new Unreachable('Fermata does not answer');
    // As the cloud does: the answer waits for a command.
    if (call === 'commands' && answers.commands({ waitSeconds: 0 }).commands.length === 0)
      await sleep(state.commandWaitMs, signal).catch(() => {});
    state.requests[call] = (state.requests[call] ?? 0) + 1;
    const { request: contract, answer } = gatewayRoutes[call];
    const read = contract.safeParse(request);
    if (!read.success) throw new Failure('invalid', read.error.message);
    const answerTo = answers[call] as (request: unknown) => unknown;
    return answer.parse(answerTo(read.data)) as never;
  };
  return {
    ...{ cloud, state, written, reports, liveCalls, answered },
    calls: () => [...calls.values()],
    flags: () => [...written.values()],
  };
};

export type StandInCloud = ReturnType<typeof standInCloud>;

export const temporaryFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'cti-gateway-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

export const identity = (gatewayId = 'gateway-1') => ({
  ...{ agentId: gatewayId, machine: 'cti', recordingServerId: 'server-1', recordingServer: 'North' },
  privateKey: generateKeyPairSync('ed25519').privateKey,
});

/** Waits for a condition, and fails with its name. The limit is only for what never happens: this machine may be busy. */
export const until = async (what: string, condition: () => boolean, ms = 90_000): Promise<void> => {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await sleep(5);
  }
};

/** For a real PBX, beside which this machine may be busy with other things. */
export const patientTimes: AmiTimes = { connectMs: 60_000, answerMs: 60_000, pingEveryMs: 15_000 };

const quickTimes: AmiTimes = { connectMs: 1000, answerMs: 1500, pingEveryMs: 100 };

export const asteriskAt = (
  port: number,
  warn: (what: string) => void = () => {},
  secret = 'lab',
  controlsRecordings = false,
  nowMs = Date.now,
): CallSource =>
  amiSource(
    {
      ...{ host: '127.0.0.1', port, username: 'gateway', secret, silenceMinutes: 30, guidFrom: 'file-name' },
      ...{ extensionOf: extensionsBy({}), controlsRecordings },
    },
    // Whoever waits a second on site waits 20 ms here.
    { nowMs, sleep: (ms, signal) => sleep(ms / 50, signal), random: Math.random, warn, times: quickTimes },
  );

/** An instance that runs until it is stopped or killed. */
export const startInstance = ({
  folder,
  cloud,
  source,
  ...more
}: { folder: string; cloud: Cloud; source: CallSource } & Partial<InstanceParts>) => {
  const journal = openJournal(folder);
  const stop = new AbortController();
  const warnings: string[] = [];
  const nowMs = more.nowMs ?? Date.now;
  const parts: InstanceParts = {
    ...{ identity: identity(), journal, source, cloud, nowMs, random: Math.random, signal: stop.signal },
    ...{
      withoutLogon: 'user',
      lateGuid: 'ask',
      flagsEverySeconds: 0,
      lookUpName: () => undefined,
      loadPhonebooks: async () => {},
      normalNumber: (written: string) => normalNumber(written),
    },
    newInteractionId: (callRef) => `interaction of ${callRef}`,
    newRecordingFile: () => `${randomUUID()}.wav`,
    sleep: (ms, signal) => sleep(Math.min(ms / 10, 50), signal),
    logger: logger({
      clock: () => new Date(nowMs()),
      print: (line) => warnings.push(line),
      store: (at, what) => journal.trouble(at, what),
    }),
    ...more,
  };
  const running = instance(parts);
  const ended = running.run();
  return {
    ...{ journal, running, warnings },
    async stop(): Promise<void> {
      stop.abort();
      await ended;
      journal.close();
    },
  };
};
