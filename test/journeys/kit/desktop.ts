import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient, correctedClock } from '../../../agent-kit/connection/api-client.ts';
import { httpClient } from '../../../agent-kit/connection/http-client.ts';
import { type Identity, newKey, signCalls } from '../../../agent-kit/connection/identity.ts';
import { sealFile } from '../../../agent-kit/sealing/seal-file.ts';
import type { DesktopListView, NewDesktopCode } from '../../../api/administration/desktops/desktop-list.ts';
import {
  type DesktopAnswer,
  type DesktopCall,
  type DesktopRequest,
  desktopAudience,
  desktopRoutes,
} from '../../../api/programs/desktop.ts';
import { call, read } from './api.ts';
import { eventually } from './eventually.ts';
import { outputs } from './outputs.ts';
import { change } from './site.ts';

type Extraction = DesktopAnswer<'extractions'>['extractions'][number];

/** A PC that speaks the API as the desktop agent does, and seals with its functions. What it "captures" are given bytes. */
export interface ProgrammaticDesktop {
  desktopId: string;
  machine: string;
  call<Call extends DesktopCall>(call: Call, request: DesktopRequest<Call>): Promise<DesktopAnswer<Call>>;
  report(more?: Partial<DesktopRequest<'report'>>): Promise<DesktopAnswer<'report'>>;
  logOn(login: string, from: Date): Promise<string>;
  /** Opens the channel. Returns the messages so far, a list that grows. */
  listen(): Promise<{ heard: unknown[]; close(): void }>;
  seal(extraction: Extraction, content: Uint8Array): Promise<Uint8Array>;
  register(extraction: Extraction, content: Uint8Array, container: Uint8Array): Promise<string>;
  /** Sends the recordings that were released. */
  send(recordingId: string, container: Uint8Array): Promise<void>;
  /** Waits until the cloud has opened what was sent, and deletes the copy here. */
  confirm(recordingId: string, container: Uint8Array): Promise<void>;
  /** Sends what was released, and deletes the copy once the cloud has opened it. */
  deliver(recordingId: string, container: Uint8Array): Promise<void>;
}

const hashed = (bytes: Uint8Array) => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

export const newCode = (maxUses = 1): Promise<NewDesktopCode> =>
  change('POST', '/v1/desktop-enrolment-codes', { maxUses, days: 1 });

/** Removes all PCs, so that nothing waits for the answer of one that is off. */
export const removeDesktops = async (): Promise<void> => {
  const { desktops } = await read<DesktopListView>('administrator', '/v1/desktops');
  for (const { desktopId } of desktops) await call('administrator', `/v1/desktops/${desktopId}`, { method: 'DELETE' });
};

const send = httpClient({ proxy: undefined, noProxy: undefined, ca: undefined });

export const enrolDesktop = async (
  code: string,
  machine = `PC-${randomUUID().slice(0, 8)}`,
): Promise<ProgrammaticDesktop> => enrolledDesktop(await enrolPc(code, machine), machine);

/** What a PC keeps from its enrolment. */
export const enrolPc = async (
  code: string,
  machine: string,
  apiUrl = outputs.apiUrl,
): Promise<Pick<Identity, 'agentId' | 'privateKey'>> => {
  const { correct } = correctedClock(() => new Date());
  const { publicKey, privateKey } = newKey();
  const unsigned = apiClient({ apiUrl, send, correctClock: correct });
  const { desktopId } = await unsigned(desktopRoutes.enrol, { code, machine, platform: 'linux', publicKey });
  return { agentId: desktopId, privateKey };
};

/** Speaks as a PC that was enrolled before. */
export const enrolledDesktop = (
  { agentId: desktopId, privateKey }: Pick<Identity, 'agentId' | 'privateKey'>,
  machine: string,
  apiUrl = outputs.apiUrl,
): ProgrammaticDesktop => {
  const { clock, correct } = correctedClock(() => new Date());
  const sign = signCalls({ agentId: desktopId, privateKey }, desktopAudience, clock);
  const signed = apiClient({ apiUrl, send, sign, correctClock: correct });
  // biome-ignore lint/suspicious/noExplicitAny: the answer's type follows from the call's name
  const callAsPc: ProgrammaticDesktop['call'] = (name, request) => signed(desktopRoutes[name] as any, request) as any;

  const report: ProgrammaticDesktop['report'] = (more = {}) =>
    callAsPc('report', {
      version: '0.1.0',
      platform: 'linux',
      ipAddresses: ['192.0.2.10'],
      users: [],
      waiting: { extractions: 0, recordings: 0, bytes: 0 },
      disk: { freeBytes: 10_000_000_000, totalBytes: 20_000_000_000 },
      clockOffsetMilliseconds: 0,
      faults: [],
      itemsVersion: 0,
      channel: 'polling',
      browsers: [],
      ...more,
    });

  const sendReleased: ProgrammaticDesktop['send'] = async (recordingId, container) => {
    const { items } = await callAsPc('work', { limit: 10 });
    expect(items).toMatchObject([{ recordingId, action: 'upload' }]);
    const [how] = (await callAsPc('uploads', { recordings: [{ recordingId }] })).recordings;
    if (how?.how !== 'put') throw new Error(`It is not sent in one piece: ${JSON.stringify(how)}`);
    const sent = await fetch(how.address.url, {
      method: 'PUT',
      headers: how.address.headers,
      body: Buffer.from(container),
    });
    expect(sent.status).toBe(200);
  };

  // It is archived only once its container is opened.
  const confirm: ProgrammaticDesktop['confirm'] = async (recordingId, container) => {
    await eventually(async () => {
      const confirmed = (await callAsPc('confirm', { recordings: [{ recordingId }], waits: true })).recordings[0];
      expect(confirmed).toMatchObject({ outcome: 'uploaded', receipt: hashed(container) });
    });
    await callAsPc('deletions', { recordings: [{ recordingId, at: new Date().toISOString() }] });
  };

  return {
    desktopId,
    machine,
    call: callAsPc,
    report,
    logOn: async (login, from) => {
      const logonSessionId = randomUUID();
      await callAsPc('logonSessions', { sessions: [{ logonSessionId, login, from: from.toISOString(), gaps: [] }] });
      return logonSessionId;
    },
    listen: async () => {
      const { ticket, url } = await callAsPc('ticket', {});
      const address = new URL(url, apiUrl.replace(/^http/, 'ws'));
      const socket = new WebSocket(address, ['fermata.changes', ticket]);
      const heard: unknown[] = [];
      socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve);
        socket.addEventListener('error', () => reject(new Error('The channel did not open')));
      });
      return { heard, close: () => socket.close() };
    },
    seal: async ({ extractionId, contactId, from, to }, content) => {
      const { sealing } = await report();
      const folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
      try {
        const path = join(folder, 'one.sealed');
        await sealFile({
          path,
          content: {
            contactId,
            recordingId: extractionId,
            medium: 'screen',
            kind: 'mp4',
            from,
            to,
            desktopId,
            monitors: [{ id: ':0', width: 1280, height: 720 }],
            marks: [],
          },
          bytes: content,
          cloudKey: {
            id: sealing.keyId,
            publicKey: createPublicKey({ key: Buffer.from(sealing.publicKey, 'base64'), format: 'der', type: 'spki' }),
          },
        });
        return new Uint8Array(readFileSync(path));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    register: async ({ extractionId, revision, from, to }, content, container) => {
      const { recordings } = await callAsPc('register', {
        recordings: [
          {
            extractionId,
            revision,
            medium: 'screen',
            path: `recordings/${extractionId}.sealed`,
            startedAt: from,
            endedAt: to,
            durationSeconds: (Date.parse(to) - Date.parse(from)) / 1000,
            content: hashed(content),
            sealed: hashed(container),
            gaps: [],
          },
        ],
      });
      expect(recordings[0]).toMatchObject({ reason: null });
      return recordings[0]!.recordingId!;
    },
    send: sendReleased,
    confirm,
    deliver: async (recordingId, container) => {
      await sendReleased(recordingId, container);
      await confirm(recordingId, container);
    },
  };
};
