import { constants, createHash, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { SealingKmsKey } from '../../../adapters/kms/sealing-key.ts';
import { MemoryExtractionStore } from '../../../adapters/memory/desktop/extraction-store.ts';
import { MemoryUploadStore } from '../../../adapters/memory/upload/upload-store.ts';
import { archiveClient } from '../../../adapters/s3/archive/archive.ts';
import { S3ArchiveVersions } from '../../../adapters/s3/archive/archive-versions.ts';
import { S3Arrivals } from '../../../adapters/s3/arrivals.ts';
import { openSealed } from '../../../adapters/sealed/open-sealed.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import type { UploadStore } from '../../../domain/upload/upload-store.ts';
import { messageByMessage } from '../../../lambdas/kit/queue/batch.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import type { ArrivalPorts } from '../../../lambdas/screen-arrival/ports.ts';
import { screenArrival } from '../../../lambdas/screen-arrival/screen-arrival.ts';
import { entry, keep, recording } from '../../ports/staged-recordings.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
export const sealing = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const now = '2026-11-21T06:00:00.000Z';
export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface S3Request {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: Uint8Array | string;
}

/** Answers like S3 for one bucket, and checks what S3 checks: the SHA-256 of each piece, and the parts at the end. */
const bucketInMemory = () => {
  const objects = new Map<string, Buffer>();
  /** Every version that was stored of an object, deleted or not. */
  const versions: { key: string; id: string }[] = [];
  const uploads = new Map<string, Map<number, Buffer>>();
  const streams: Readable[] = [];
  const requests: string[] = [];
  let fault: ((what: string) => boolean) | undefined;

  const put = (key: string, bytes: Buffer): void => {
    objects.set(key, bytes);
    versions.push({ key, id: `v${versions.length + 1}` });
  };
  const answer = (statusCode: number, body: Readable | string = '', headers: Record<string, string> = {}) => ({
    response: { statusCode, headers, body: typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body },
  });
  const refusal = (status: number, code: string) => answer(status, `<Error><Code>${code}</Code></Error>`);

  const handle = async ({ method, path, query, headers, body = '' }: S3Request) => {
    const key = decodeURIComponent(path).replace('/archive/', '');
    const what = `${method} ${key.split('/')[0]}${'partNumber' in query ? ' part' : ''}`;
    requests.push(what);
    if (fault?.(what)) return refusal(503, 'SlowDown');
    const bytes = Buffer.from(body as Uint8Array);
    const claimed = headers['x-amz-checksum-sha256'];
    if (claimed !== undefined && Buffer.from(claimed, 'base64').toString('hex') !== hash(bytes))
      return refusal(400, 'BadDigest');
    if (method === 'GET' && 'versions' in query) {
      const found = versions.filter(({ key: one }) => one.startsWith(query.prefix ?? ''));
      const list = found.map((one) => `<Version><Key>${one.key}</Key><VersionId>${one.id}</VersionId></Version>`);
      return answer(200, `<ListVersionsResult>${list.join('')}</ListVersionsResult>`);
    }
    const upload = uploads.get(query.uploadId ?? '');
    const held = objects.get(key);
    if (method === 'POST' && 'uploads' in query) {
      const uploadId = `upload-${uploads.size + 1}`;
      uploads.set(uploadId, new Map());
      return answer(200, `<R><UploadId>${uploadId}</UploadId></R>`);
    }
    if (method === 'POST') {
      const numbers = [...bytes.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
      put(key, Buffer.concat(numbers.map((number) => upload!.get(number)!)));
      uploads.delete(query.uploadId!);
      return answer(200, '<R></R>');
    }
    if (method === 'PUT') {
      if (upload) upload.set(Number(query.partNumber), bytes);
      else put(key, bytes);
      return answer(200, '', { etag: `"${hash(bytes)}"` });
    }
    if (method === 'DELETE') {
      if (query.uploadId) uploads.delete(query.uploadId);
      else if (query.versionId) {
        const at = versions.findIndex((version) => version.key === key && version.id === query.versionId);
        if (at >= 0) versions.splice(at, 1);
        if (!versions.some((version) => version.key === key)) objects.delete(key);
      } else objects.delete(key);
      return answer(204);
    }
    if (!held) return method === 'HEAD' ? answer(404) : refusal(404, 'NoSuchKey');
    const found = { 'content-length': String(held.length), 'last-modified': new Date(now).toUTCString() };
    if (method === 'HEAD') return answer(200, '', found);
    const stream = Readable.from(
      (function* () {
        for (let at = 0; at < held.length; at += 65_536) yield held.subarray(at, at + 65_536);
      })(),
    );
    streams.push(stream);
    return answer(200, stream, found);
  };
  const client = archiveClient({
    ...{ region: 'eu-central-1', credentials, forcePathStyle: true, maxAttempts: 1 },
    requestHandler: { handle } as never,
  });
  return {
    client,
    objects,
    put,
    versionsUnder: (prefix: string): string[] =>
      versions.map(({ key }) => key).filter((key) => key.startsWith(`${prefix}/`)),
    uploads,
    requests,
    under: (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(`${prefix}/`)),
    /** Downloads that nobody has read to their end or closed: each would hold a connection. */
    openDownloads: (): number => streams.filter(({ destroyed }) => !destroyed).length,
    failOn: (next: typeof fault) => {
      fault = next;
    },
  };
};

/** Answers like KMS, with the private half of the sealing key. */
const kms = async () => {
  let away = false;
  let calls = 0;
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await request.toArray()).join('')) as { CiphertextBlob: string };
    calls += 1;
    const answer = (status: number, json: object) => response.writeHead(status).end(JSON.stringify(json));
    if (away) return answer(500, { __type: 'KMSInternalException' });
    try {
      const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
      const key = privateDecrypt({ key: sealing.privateKey, ...padding }, Buffer.from(body.CiphertextBlob, 'base64'));
      return answer(200, { Plaintext: key.toString('base64') });
    } catch {
      return answer(400, { __type: 'InvalidCiphertextException' });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    key: new SealingKmsKey({ region: 'eu-central-1', credentials, endpoint }, 'key-1'),
    calls: () => calls,
    setAway: (is: boolean) => {
      away = is;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** The function with the real adapters, on a bucket and a KMS of its own. */
export const startArrivals = async () => {
  const bucket = bucketInMemory();
  const { key, ...service } = await kms();
  const uploads = new MemoryUploadStore();
  const counts: Record<string, number> = {};
  const logged: unknown[] = [];
  const redacting: string[] = [];
  const ledger: LedgerEntry[] = [];
  const telemetry = {
    ...silent,
    log: { ...silent.log, error: (message: string, ids?: object) => logged.push({ message, ...ids }) },
    count: (name: string, value: number) => {
      counts[name] = (counts[name] ?? 0) + value;
    },
  };
  const arrivals = new S3Arrivals(bucket.client, 'archive', (stream) =>
    openSealed(stream, (wrapped) => key.unwrap(wrapped)),
  );
  const extractions = new MemoryExtractionStore();
  const versions = new S3ArchiveVersions(bucket.client, 'archive');
  const handlerOn = ({ find, open }: Pick<UploadStore, 'find' | 'open'>) => {
    const store: ArrivalPorts['uploads'] = {
      find: (id) => find.call(uploads, id),
      open: (...args) => open.call(uploads, ...args),
      refuseContainer: uploads.refuseContainer.bind(uploads),
      identify: uploads.identify.bind(uploads),
      withhold: uploads.withhold.bind(uploads),
      ofContact: uploads.ofContact.bind(uploads),
      remove: uploads.remove.bind(uploads),
      noteReplacedRemoval: uploads.noteReplacedRemoval.bind(uploads),
    };
    const ledgers = { ledger: async () => ledger };
    const ports = { uploads: store, ledgers, extractions, arrivals, versions, clock: () => new Date(now), telemetry };
    const arrive = screenArrival({ ...ports, startRedaction: async (contactId) => void redacting.push(contactId) });
    return messageByMessage(({ body }) => arrive(body), telemetry);
  };

  return {
    /** Contacts of which something may have to be removed, as often as that was asked for. */
    redacting,
    /** Of every contact. */
    ledger,
    bucket,
    kms: service,
    uploads,
    extractions,
    counts,
    logged,
    /** A container that arrived and was confirmed; `content`: what the PC registered, if it was a PC. */
    arrived: async (
      container: Buffer,
      content?: Uint8Array,
      more: Partial<StagedRecording> = {},
    ): Promise<StagedRecording> => {
      const sealed = { ...(content && { content: { size: content.length, sha256: hash(content) } }) };
      const own = { size: container.length, sha256: hash(container) };
      const registered = recording(1, { contactId: 'c-1', medium: 'screen', ...own, sealed, ...more });
      const { recordingId } = registered;
      await uploads.register(registered);
      await uploads.decide(recordingId, keep, { ...entry('released'), ...own });
      const containerKey = archiveKey(registered);
      bucket.put(containerKey, container);
      await uploads.confirm(recordingId, { key: containerKey, ...own, at: now }, { ...entry('archived'), ...own });
      return registered;
    },
    /** Messages that the queue delivers in one batch; how many go back to it. */
    deliver: async (recordingIds: string[], store: Pick<UploadStore, 'find' | 'open'> = uploads): Promise<number> => {
      const Records = recordingIds.map((recordingId, index) => ({
        messageId: String(index),
        body: JSON.stringify({ recordingId }),
      }));
      const { batchItemFailures } = await handlerOn(store)({ Records } as never);
      return batchItemFailures.length;
    },
    close: service.close,
  };
};
