import { createHash } from 'node:crypto';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryRedactableObjects } from '../../../adapters/memory/recording/redactable-objects.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import type { BlackenScreen } from '../../../domain/redaction/redact-bytes.ts';
import { decide, newRedactionRequest, type RedactionRequest } from '../../../domain/redaction/request.ts';
import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { type Dependencies, redaction } from '../../../lambdas/redaction/redaction.ts';
import { aCall, recorded } from '../../kit/recordings.ts';
import { recording as staged } from '../../ports/staged-recordings.ts';

export const contactId = 'c-1';
export const rate = 8000;
const connectedAt = '2026-11-20T08:00:00.000Z';
export const instant = (seconds: number): string => new Date(Date.parse(connectedAt) + seconds * 1000).toISOString();

/** Mono, 16 bits; every byte of sound is 7. */
export const wav = (seconds: number): Uint8Array => {
  const sound = rate * 2 * seconds;
  const bytes = new Uint8Array(44 + sound).fill(7);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, sound, true);
  return bytes;
};

/** The seconds of a WAV file in which nothing is heard. */
export const silentSeconds = (bytes: Uint8Array): number[] =>
  Array.from({ length: Math.floor((bytes.length - 44) / (rate * 2)) }, (_, second) => second).filter((second) =>
    bytes.subarray(44 + second * rate * 2, 44 + (second + 1) * rate * 2).every((byte) => byte === 0),
  );

/** A screen, one byte a second after its first box: `x` is seen, `.` is black. */
export const screen = (seconds: number): Uint8Array =>
  Uint8Array.from([0, 0, 0, 16, ...new TextEncoder().encode('ftypisom0000'), ...Array(seconds).fill(0x78)]);
export const blacken: BlackenScreen = async (bytes, spans) => {
  const result = Uint8Array.from(bytes);
  const seconds = bytes.length - 16;
  const removed = spans
    .map(({ from, to = seconds }) => ({ from: Math.max(0, Math.floor(from)), to: Math.min(seconds, Math.ceil(to)) }))
    .filter(({ from, to }) => to > from);
  for (const { from, to } of removed) result.fill(0x2e, 16 + from, 16 + to);
  return { bytes: result, removed };
};
export const seenOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(16));

export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** `contactHasCome: false`: nothing is stored of the contact itself yet. */
export const startRedaction = async ({ contactHasCome = true } = {}) => {
  const stores = memoryStores();
  const objects = new MemoryRedactableObjects();
  const ledger: LedgerEntry[] = [];
  let now = Date.parse(instant(3600));
  const counts: Record<string, number> = {};
  const looks: string[] = [];
  const dependencies: Dependencies = {
    contacts: stores.contacts,
    controls: { ledger: async () => ledger },
    requests: stores.redactionRequests,
    redactions: stores.redactions,
    uploads: stores.uploads,
    objects,
    archiveBucket: 'archive',
    ownBucket: 'recordings',
    maxBytes: 4 * 1024 ** 2,
    sha256: hash,
    blackenScreen: blacken,
    clock: () => new Date(now),
    lookAgain: async (again) => {
      looks.push(again);
    },
    telemetry: {
      ...silent,
      count: (name, value) => {
        counts[name] = (counts[name] ?? 0) + value;
      },
    },
  };
  if (contactHasCome) {
    await stores.contacts.keepNewest([
      aCall({
        contactId,
        initialContactId: contactId,
        connectedToAgentAt: connectedAt,
        disconnectedAt: instant(60),
      }),
    ]);
  }
  let requests = 0;

  return {
    ...stores,
    dependencies,
    objects,
    ledger,
    counts,
    /** Contacts that are looked at again later. */
    looks,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    run: () => redaction(dependencies)(JSON.stringify({ contactId })),

    /** An archived recording with these bytes. */
    archived: async (number: number, bytes: Uint8Array, changes: Partial<StagedRecording> = {}) => {
      const sha256 = hash(bytes);
      const content = { size: bytes.length, sha256 };
      const one = staged(number, { contactId, startedAt: connectedAt, endedAt: instant(20), ...content, ...changes });
      const key = archiveKey(one);
      objects.add(`archive/${key}`, bytes);
      const receipt = { key, ...content, at: instant(100) };
      const custody = [{ at: instant(100), step: 'archived' as const, machine: 'cloud', ...content }];
      await stores.uploads.register({ ...one, uploadState: 'Uploaded', receipt, custody });
      return one.recordingId;
    },

    /** A provider's recording with these bytes. */
    stored: async (bytes: Uint8Array, changes: Parameters<typeof recorded>[0] = {}) => {
      const location = changes.location ?? `recordings/connect/${contactId}.wav`;
      const etag = `etag-${objects.add(location, bytes)}`;
      const one = recorded({ contactId, location, etag, durationSeconds: 20, ...changes });
      await stores.recordings.keep(one);
      return one;
    },

    /** An approved request. */
    approved: async (
      recordingId: string,
      spans: RedactionRequest['spans'],
      changes: Partial<RedactionRequest> = {},
    ): Promise<string> => {
      requests += 1;
      const asked = { contactId, requestId: `q-${requests}`, by: 'lea.lead', at: instant(1000 + requests) };
      const request = newRedactionRequest({ ...asked, reason: 'Card number', recordingId, spans, ...changes });
      await stores.redactionRequests.save(request);
      const next = decide(request, { verb: 'approve', by: 'root', at: instant(2000) })!;
      await stores.redactionRequests.save(next);
      return request.requestId;
    },
    request: async (requestId: string) => (await stores.redactionRequests.find(contactId, requestId))!,
  };
};
