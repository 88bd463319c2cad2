import { createPublicKey, verify as verifySignature } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type StagingCall, type StagingRequest, stagingRoutes } from '../../api/programs/staging.ts';
import { partsDiffer } from '../../domain/upload/archive/parts.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { bodyOf, type PutFault, sha256, standInArchive } from './archive.ts';

/** `done-but-reset` carries out the request, and then breaks the connection instead of answering. */
export type Fault =
  | { answer: number; headers?: Record<string, string> }
  | 'reset'
  | 'half-response'
  | 'silence'
  | PutFault;

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

/** Fermata's API for staging agents, in memory, by the contract; it fails on demand. */
export const standInCloud = async (options: CloudOptions = {}) => {
  const { largest = 256 * 1024, partSize = 128 * 1024, leaseMs = 60_000 } = options;
  const now = options.now ?? Date.now;
  const known = new Map<string, Known>();
  const archive = standInArchive({ now, base: () => base });
  const agents = new Map<string, { kty: 'OKP'; crv: 'Ed25519'; x: string }>();
  const codes = new Set(['first-code', 'second-code']);
  const statuses: StagingRequest<'status'>[] = [];
  const failures: { recordingId: string; reason: string }[] = [];
  const counts = Object.assign(archive.counts, { calls: new Map<string, number>() });
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

  const held = ({ key, manifest }: Known) => archive.held(key, manifest);
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
          return { recordingId, how: 'put', address: archive.address(one.key, one.manifest.sha256) };
        }
        if (!one.uploadId || !archive.uploads.has(one.uploadId)) one.uploadId = archive.startUpload(one.key);
        const arrived = archive.arrived(one.uploadId);
        return { recordingId, how: 'parts', uploadId: one.uploadId, partSize, arrived };
      }),
    }),
    parts: ({ recordingId, uploadId, parts }) => ({
      parts: parts.map(({ part, sha256: hash }) => ({
        part,
        address: archive.partAddress(known.get(recordingId)!.key, uploadId, part, hash),
      })),
    }),
    confirm: ({ recordings }) => ({
      recordings: recordings.map(({ recordingId, uploadId, parts, partsSha256 }) => {
        const one = known.get(recordingId)!;
        if (one.state === 'Removed') return { recordingId, outcome: 'not-held', receipt: null };
        if (uploadId && parts) archive.completeUpload(one.key, uploadId, parts);
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
      if (name === 'put') return await archive.put(request, response, url, fault);
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
    archive: archive.objects,
    composites: archive.composites,
    uploads: archive.uploads,
    statuses,
    failures,
    counts,
    plan,
    expired: archive.expired,
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
      archive.objects.clear();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type StandInCloud = Awaited<ReturnType<typeof standInCloud>>;
