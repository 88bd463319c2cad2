import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type StagingCall, type StagingRequest, stagingRoutes } from '../../api/programs/staging.ts';
import { partsDiffer } from '../../domain/upload/archive/parts.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';

export type Fault =
  | { answer: number; headers?: Record<string, string> }
  | 'reset'
  | 'half-response'
  | 'silence'
  | 'flip'
  /** Carries out the request, and then breaks the connection instead of answering. */
  | 'done-but-reset'
  | 'expired';

interface Known {
  recordingId: string;
  path: string;
  manifest: Manifest;
  state: 'Not yet uploaded' | 'Released' | 'Uploaded' | 'Failed' | 'Recycled' | 'Removed';
  lease?: { by: string; until: number };
  uploadId?: string;
  key: string;
  reason?: string;
  deleted: number;
}

export interface CloudOptions {
  /** Called before each request: what goes wrong this time. */
  fault?: (call: StagingCall | 'put', number: number) => Fault | undefined;
  /** Larger files are sent in parts. */
  largest?: number;
  partSize?: number;
  now?: () => number;
  refuses?: (manifest: Manifest) => string | undefined;
  /** What a new recording becomes at once. */
  decides?: (manifest: Manifest) => 'keep' | 'recycle' | undefined;
  leaseMs?: number;
  latencyMs?: () => number;
  /** The address under which it is reached, if that is not its own. */
  base?: string;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const checksum = 'x-amz-checksum-sha256';
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** Fermata's API for staging agents and the archive, in memory, by the contract; it fails on demand. */
export const standInCloud = async (options: CloudOptions = {}) => {
  const { largest = 256 * 1024, partSize = 128 * 1024, leaseMs = 60_000 } = options;
  const now = options.now ?? Date.now;
  const known = new Map<string, Known>();
  const archive = new Map<string, Buffer>();
  /** For files that came in parts. */
  const composites = new Map<string, string>();
  const uploads = new Map<string, { key: string; parts: Map<number, Buffer> }>();
  const agents = new Map<string, { kty: 'OKP'; crv: 'Ed25519'; x: string }>();
  const codes = new Set(['first-code', 'second-code']);
  const statuses: StagingRequest<'status'>[] = [];
  const failures: { recordingId: string; reason: string }[] = [];
  const counts = { calls: new Map<string, number>(), putBytes: 0, puts: 0, firstPuts: 0, overwritten: 0 };
  let expired = 0;
  let uploadCount = 0;
  const plan = {
    stagedUpload: true,
    location: null as string | null,
    timeZone: 'UTC',
    bandwidth: [] as {
      days: ('MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN')[];
      from: string;
      to: string;
      bytesPerSecond: number;
    }[],
  };
  let base = '';

  const held = ({ key, manifest }: Known) => {
    const bytes = archive.get(key);
    if (!bytes) return undefined;
    return {
      key,
      size: bytes.length,
      // As with S3: of the whole file only if it came in one piece.
      sha256: composites.has(key) ? manifest.sha256 : sha256(bytes),
      ...(composites.has(key) && { partsSha256: composites.get(key)! }),
      at: new Date(now()).toISOString(),
      right: sha256(bytes) === manifest.sha256,
    };
  };
  const receiptOf = (one: Known) => {
    const found = held(one);
    if (!found) return null;
    const { right: _, ...receipt } = found;
    return receipt;
  };

  type Answers = { [Call in StagingCall]: (request: StagingRequest<Call>, by: string) => unknown };
  const answers: Answers = {
    enrol: ({ code, publicKey }) => {
      if (!codes.delete(code)) return { problem: 403, detail: 'This enrolment code is wrong, used or expired' };
      const agentId = `agent-${agents.size + 1}`;
      agents.set(agentId, publicKey);
      return { agentId, dataServerId: 'server-1', name: 'Data server 1' };
    },
    status: (request) => {
      statuses.push(request);
      return { serverTime: new Date(now()).toISOString(), ...plan };
    },
    register: ({ recordings }) => ({
      recordings: recordings.map(({ path, manifest }) => {
        const reason = options.refuses?.(manifest as Manifest);
        if (reason) return { recordingId: null, outcome: 'refused', reason };
        const recordingId = sha256(Buffer.from(`${manifest.contactId}\n${manifest.medium}\n${manifest.sha256}`)).slice(
          0,
          32,
        );
        if (known.has(recordingId)) return { recordingId, outcome: 'known', reason: null };
        const decided = (options.decides ?? (() => 'keep' as const))(manifest as Manifest);
        known.set(recordingId, {
          recordingId,
          path,
          manifest: manifest as Manifest,
          state: decided === 'keep' ? 'Released' : decided === 'recycle' ? 'Recycled' : 'Not yet uploaded',
          key: `recordings/${recordingId.slice(0, 2)}/${recordingId}-${manifest.sha256}`,
          deleted: 0,
        });
        return { recordingId, outcome: 'registered', reason: null };
      }),
    }),
    work: ({ limit }, by) => {
      const items: unknown[] = [];
      for (const one of known.values()) {
        if (items.length >= limit) break;
        const theirs = one.lease && one.lease.until > now() && (one.lease.by !== by || one.state === 'Uploaded');
        if (theirs || one.deleted > 0 || !['Released', 'Recycled', 'Uploaded', 'Removed'].includes(one.state)) continue;
        one.lease = { by, until: now() + leaseMs };
        items.push({
          recordingId: one.recordingId,
          path: one.path,
          size: one.manifest.size,
          sha256: one.manifest.sha256,
          action: one.state === 'Released' ? 'upload' : 'delete-local-copy',
          leasedUntil: new Date(one.lease.until).toISOString(),
        });
      }
      return { items };
    },
    uploads: ({ recordings }) => ({
      recordings: recordings.map(({ recordingId }) => {
        const one = known.get(recordingId);
        if (!one) return { recordingId, how: 'refused', reason: 'Unknown' };
        if (held(one)?.right) return { recordingId, how: 'held' };
        if (one.manifest.size <= largest) {
          const query = new URLSearchParams({ sha256: base64(one.manifest.sha256), until: String(now() + 900_000) });
          return {
            recordingId,
            how: 'put',
            address: {
              url: `${base}/archive/${one.key}?${query}`,
              headers: { [checksum]: base64(one.manifest.sha256) },
            },
          };
        }
        if (!one.uploadId || !uploads.has(one.uploadId)) {
          one.uploadId = `upload-${++uploadCount}`;
          uploads.set(one.uploadId, { key: one.key, parts: new Map() });
        }
        const arrived = [...(uploads.get(one.uploadId)?.parts ?? [])].map(([part, bytes]) => ({
          part,
          size: bytes.length,
          etag: `"${createHash('md5').update(`kms${part}`).update(bytes).digest('hex')}"`,
          sha256: sha256(bytes),
        }));
        return { recordingId, how: 'parts', uploadId: one.uploadId, partSize, arrived };
      }),
    }),
    parts: ({ recordingId, uploadId, parts }) => ({
      parts: parts.map(({ part, sha256: hash }) => {
        const query = new URLSearchParams({
          ...{ uploadId, part: String(part) },
          ...{ sha256: base64(hash), until: String(now() + 900_000) },
        });
        return {
          part,
          address: {
            url: `${base}/archive/${known.get(recordingId)!.key}?${query}`,
            headers: { [checksum]: base64(hash) },
          },
        };
      }),
    }),
    confirm: ({ recordings }) => ({
      recordings: recordings.map(({ recordingId, uploadId, parts, partsSha256 }) => {
        const one = known.get(recordingId)!;
        if (one.state === 'Removed') return { recordingId, outcome: 'not-held', receipt: null };
        const upload = uploadId ? uploads.get(uploadId) : undefined;
        if (upload && parts) {
          const bytes = parts.map(({ part }) => upload.parts.get(part) ?? Buffer.alloc(0));
          archive.set(one.key, Buffer.concat(bytes));
          const hashes = bytes.map((some) => Buffer.from(sha256(some), 'hex'));
          composites.set(one.key, `${sha256(Buffer.concat(hashes))}-${parts.length}`);
          uploads.delete(uploadId!);
        }
        const found = held(one);
        if (!found) return { recordingId, outcome: 'not-held', receipt: null };
        if (!found.right || partsDiffer(found.partsSha256, partsSha256))
          return { recordingId, outcome: 'differs', receipt: null };
        one.state = 'Uploaded';
        return { recordingId, outcome: 'uploaded', receipt: receiptOf(one) };
      }),
    }),
    fail: ({ recordings }) => {
      for (const { recordingId, reason } of recordings) {
        failures.push({ recordingId, reason });
        const one = known.get(recordingId);
        if (one && one.state === 'Released') Object.assign(one, { state: 'Failed', reason });
      }
      return { noted: true };
    },
    deletions: ({ recordings }) => {
      for (const { recordingId } of recordings) known.get(recordingId)!.deleted++;
      return { noted: true };
    },
    custody: ({ recordingIds }) => ({
      recordings: recordingIds.flatMap((recordingId) => {
        const one = known.get(recordingId);
        if (!one) return [];
        const { sha256: hash, size } = one.manifest;
        const receipt = receiptOf(one);
        return [
          {
            recordingId,
            uploadState: one.state === 'Released' ? 'Not yet uploaded' : one.state,
            sha256: hash,
            size,
            archive: receipt,
          },
        ];
      }),
    }),
  };

  const whose = (request: IncomingMessage): string | undefined => {
    const [header = '', content = '', signature = ''] = (request.headers.authorization ?? '')
      .replace('Bearer ', '')
      .split('.');
    try {
      const claims = JSON.parse(Buffer.from(content, 'base64url').toString());
      const key = agents.get(claims.sub);
      const at = now() / 1000;
      const fits =
        claims.aud === 'fermata-staging' && claims.exp - claims.iat <= 300 && claims.iat < at + 60 && claims.exp > at;
      if (!key || !fits) return undefined;
      const publicKey = createPublicKey({ key, format: 'jwk' });
      return verifySignature(null, Buffer.from(`${header}.${content}`), publicKey, Buffer.from(signature, 'base64url'))
        ? claims.sub
        : undefined;
    } catch {
      return undefined;
    }
  };

  const put = async (request: IncomingMessage, response: ServerResponse, url: URL, fault: Fault | undefined) => {
    const key = decodeURIComponent(url.pathname.slice('/archive/'.length));
    if (fault === 'expired' || Number(url.searchParams.get('until')) < now()) {
      expired++;
      response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>');
      return;
    }
    const body = await bodyOf(request);
    counts.puts++;
    counts.putBytes += body.length;
    if (fault === 'flip' && body.length > 0) body[body.length >> 1]! ^= 1;
    const declared = request.headers[checksum];
    if (declared !== url.searchParams.get('sha256') || declared !== base64(sha256(body))) {
      response.writeHead(400).end('<Error><Code>BadDigest</Code></Error>');
      return;
    }
    const uploadId = url.searchParams.get('uploadId');
    const part = Number(url.searchParams.get('part'));
    if (uploadId) {
      const upload = uploads.get(uploadId);
      if (!upload) {
        response.writeHead(404).end('<Error><Code>NoSuchUpload</Code></Error>');
        return;
      }
      if (!upload.parts.has(part)) counts.firstPuts++;
      upload.parts.set(part, body);
    } else {
      if (archive.has(key) && sha256(archive.get(key)!) !== sha256(body)) counts.overwritten++;
      if (!archive.has(key)) counts.firstPuts++;
      archive.set(key, body);
    }
    if (fault === 'done-but-reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const etag = `"${createHash('md5')
      .update(uploadId ? `kms${part}` : '')
      .update(body)
      .digest('hex')}"`;
    response.writeHead(200, { etag }).end();
  };

  const server = http.createServer(async (request, response) => {
    try {
      const url = new URL(request.url!, base);
      const call = (Object.keys(stagingRoutes) as StagingCall[]).find(
        (name) => stagingRoutes[name].path === url.pathname,
      );
      const name = url.pathname.startsWith('/archive/') ? ('put' as const) : call;
      if (!name) {
        response.writeHead(404).end();
        return;
      }
      const number = (counts.calls.get(name) ?? 0) + 1;
      counts.calls.set(name, number);
      if (options.latencyMs) await wait(options.latencyMs());
      const fault = options.fault?.(name, number);
      if (fault === 'silence') return;
      if (fault === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if (fault === 'half-response') {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"recordings":[');
        setImmediate(() => request.socket.destroy());
        return;
      }
      if (typeof fault === 'object') {
        response.writeHead(fault.answer, fault.headers).end('{"title":"Made to fail"}');
        return;
      }
      if (name === 'put') return await put(request, response, url, fault);
      const problem = (status: number, more: object) =>
        response
          .writeHead(status, { 'content-type': 'application/problem+json' })
          .end(JSON.stringify({ status, ...more }));
      const by = whose(request);
      const parsed = stagingRoutes[name].request.safeParse(JSON.parse((await bodyOf(request)).toString()));
      if (!by && name !== 'enrol') {
        problem(401, { title: 'Not signed by an agent we know', serverTime: new Date(now()).toISOString() });
        return;
      }
      if (!parsed.success) {
        problem(400, { title: 'Invalid', detail: parsed.error.message.slice(0, 300) });
        return;
      }
      const given = answers[name](parsed.data as never, by ?? '') as { problem?: number };
      if (fault === 'done-but-reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if (given.problem) problem(given.problem, given);
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify(stagingRoutes[name].answer.parse(given)));
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    }
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  base = options.base ?? own;

  return {
    url: own,
    known,
    archive,
    composites,
    uploads,
    statuses,
    failures,
    counts,
    plan,
    expired: () => expired,
    options,
    enrolAgent: (publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string }) => {
      const agentId = `agent-${agents.size + 1}`;
      agents.set(agentId, publicKey);
      return agentId;
    },
    release: () => {
      for (const one of known.values()) if (['Not yet uploaded', 'Failed'].includes(one.state)) one.state = 'Released';
    },
    /** As when a contact is tagged: what was recycled and is still there is released. */
    keepAfterAll: () => {
      for (const one of known.values()) {
        if (one.state === 'Recycled' && one.deleted === 0) one.state = 'Released';
      }
    },
    /** As when retention has removed everything from the archive, even what was never confirmed. */
    endRetention: () => {
      for (const one of known.values()) if (one.state !== 'Recycled') one.state = 'Removed';
      archive.clear();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type StandInCloud = Awaited<ReturnType<typeof standInCloud>>;
