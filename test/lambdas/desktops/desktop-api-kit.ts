import { createHash } from 'node:crypto';
import { MemoryConnectionStore } from '../../../adapters/memory/control/connection-store.ts';
import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import {
  MemoryCaptureStore,
  MemoryDesktopCommandStore,
} from '../../../adapters/memory/desktop/desktop-command-store.ts';
import { MemoryDesktopStore } from '../../../adapters/memory/desktop/desktop-store.ts';
import { MemoryExtractionStore } from '../../../adapters/memory/desktop/extraction-store.ts';
import { MemoryItemCountStore } from '../../../adapters/memory/desktop/item-count-store.ts';
import { MemoryLogonSessionStore } from '../../../adapters/memory/desktop/logon-session-store.ts';
import { MemoryScreenViewStore } from '../../../adapters/memory/desktop/screen-view-store.ts';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryArchive } from '../../../adapters/memory/upload/archive.ts';
import { MemoryDesktopItemStore } from '../../../adapters/memory/versioned-setting.ts';
import {
  type DesktopAnswer,
  type DesktopCall,
  type DesktopRequest,
  desktopAudience,
  desktopRoutes,
} from '../../../api/programs/desktop.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { codeHash } from '../../../domain/data-server/enrolment-code.ts';
import { codeIdOf, type EnrolmentCode } from '../../../domain/desktop/desktop.ts';
import { extractContact } from '../../../domain/desktop/extraction/extract-contact.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import type { DesktopPeople } from '../../../domain/schedule/who-is-recorded.ts';
import { decideEndOfCall } from '../../../domain/workflow/decide-end-of-call.ts';
import { desktopApi } from '../../../lambdas/desktop-api/desktop-api.ts';
import type { Dependencies } from '../../../lambdas/desktop-api/operation.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { now, people, teams } from '../api-kit.ts';
import { newKey, token } from '../staging-api/staging-api-kit.ts';

export { now };
export const code = 'EEEEE-FFFFF-GGGGG-HHHHH';

export const enrolmentCode = async (more: Partial<EnrolmentCode> = {}): Promise<EnrolmentCode> => {
  const hash = await codeHash(code);
  return {
    codeId: codeIdOf(hash),
    codeHash: hash,
    createdAt: '2026-11-19T10:00:00.000Z',
    createdBy: 'ada.admin',
    expiresAt: '2026-11-27T00:00:00.000Z',
    maxUses: 10,
    uses: 0,
    ...more,
  };
};

export const sealing = { keyId: 'arn:aws:kms:eu-central-1:111122223333:key/5ea1', publicKey: 'MIIB' };

export const reportOf = (more: Partial<DesktopRequest<'report'>> = {}): DesktopRequest<'report'> => ({
  version: '1.0.0',
  platform: 'windows',
  ipAddresses: ['10.1.2.3'],
  users: [],
  waiting: { extractions: 0, recordings: 0, bytes: 0 },
  disk: { freeBytes: 1, totalBytes: 2 },
  clockOffsetMilliseconds: 0,
  faults: [],
  itemsVersion: 0,
  channel: 'polling',
  browsers: [],
  ...more,
});

export const loggedOn = (login: string): DesktopRequest<'report'>['users'][number] => ({
  login,
  loggedOnAt: '2026-11-20T07:00:00.000Z',
  capture: { state: 'not-recording', since: '2026-11-20T07:00:00.000Z', monitors: 1 },
});

/** Everybody may be recorded, and Sam's Windows login is set. */
export const recordedPeople: DesktopPeople = {
  users: people,
  teams,
  identifiers: [{ userId: 'u-sam', systemUsername: 'sam', systemDomain: 'CORP' }],
  extensions: [],
  roles: { ...unsetRoles, everybodyElse: ['record-voice', 'record-screen'] },
  schedules: [recordAll],
  acd: { rteMessaging: true },
};

export const noScreens: DesktopPeople['roles'] = unsetRoles;

/** The API on memory stores, at noon, with a code for ten PCs. */
export const startDesktops = async (others: Partial<Dependencies> = {}) => {
  const stores = memoryStores();
  const desktops = new MemoryDesktopStore();
  const desktopItems = new MemoryDesktopItemStore();
  const itemCounts = new MemoryItemCountStore();
  const captures = new MemoryCaptureStore();
  const commands = new MemoryDesktopCommandStore();
  const views = new MemoryScreenViewStore();
  const logons = new MemoryLogonSessionStore();
  const extractions = new MemoryExtractionStore();
  const nudged: string[] = [];
  const openings: string[] = [];
  const redacting: string[] = [];
  const startRedaction = async (contactId: string) => {
    redacting.push(contactId);
  };
  const ledgers = new Map<string, LedgerEntry[]>();
  let time = Date.parse(now);
  const clock = () => new Date(time);
  await desktops.addCode(await enrolmentCode());
  let ids = 0;
  let known = recordedPeople;
  const live = new MemoryLiveContactStore();
  const extract = extractContact({
    ...stores,
    live,
    ledgers: { ledger: async (contactId) => ledgers.get(contactId) ?? [] },
    people: async () => known,
    logons,
    extractions,
    nudge: async (desktopId) => {
      nudged.push(desktopId);
    },
    startRedaction,
    clock,
    telemetry: silent,
  });
  const archive = new MemoryArchive(clock);
  const decide = decideEndOfCall({ ...stores, clock, telemetry: silent });
  const api = desktopApi({
    ...stores,
    desktops,
    desktopItems,
    itemCounts,
    captures,
    commands,
    views,
    logons,
    extractions,
    archive,
    people: async () => known,
    sealingKey: async () => sealing,
    startOpening: async (recordingId) => {
      openings.push(recordingId);
    },
    connections: new MemoryConnectionStore(clock),
    newTicket: () => 'a-ticket',
    startRedaction,
    changesAddress: 'wss://changes.example.com/changes',
    extractContact: extract,
    decideEndOfCall: decide,
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
    return { status: response.status, answer };
  };

  const claimsOf = (desktopId: string, path: string, body: unknown) => {
    const iat = Math.floor(time / 1000);
    const bodySha256 = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
    return { sub: desktopId, aud: desktopAudience, iat, exp: iat + 240, path, bodySha256 };
  };

  /** A PC as it would call: what is answered is held to the contract. */
  const enrolled = async (machine = 'PC-0042', withCode = code) => {
    const key = await newKey();
    const request = { code: withCode, machine, platform: 'windows' as const, publicKey: key.publicKey };
    const enrolment = await send(desktopRoutes.enrol.path, request);
    expect(enrolment.status).toBe(200);
    const { desktopId } = desktopRoutes.enrol.answer.parse(enrolment.answer);
    const attempt = async (call: DesktopCall, body: unknown, claims: Record<string, unknown> = {}) => {
      const { path } = desktopRoutes[call];
      return send(path, body, await token(key, { ...claimsOf(desktopId, path, body), ...claims }));
    };
    const call = async <Call extends DesktopCall>(call: Call, body: DesktopRequest<Call>) => {
      const { status, answer } = await attempt(call, body);
      if (status !== 200) throw new Error(`${call} was answered ${status}: ${JSON.stringify(answer)}`);
      return desktopRoutes[call].answer.parse(answer) as DesktopAnswer<Call>;
    };
    return { desktopId, key, request, call, attempt };
  };

  return {
    ...stores,
    desktops,
    desktopItems,
    itemCounts,
    captures,
    commands,
    views,
    logons,
    extractions,
    archive,
    ledgers,
    live,
    nudged,
    openings,
    /** Contacts of which something may have to be removed, as often as that was asked for. */
    redacting,
    extract,
    decide,
    clock,
    set: (changes: Partial<DesktopPeople>) => {
      known = { ...known, ...changes };
    },
    send,
    enrolled,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};
