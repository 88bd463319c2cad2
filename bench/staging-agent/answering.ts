import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DEFAULT_CIPHERS as defaultCipherList } from 'node:tls';
import { multipartFrom, partSizeOf } from '../../domain/upload/archive/parts.ts';

/**
 * A server over TLS that only answers: Fermata's API for staging agents, and the PUT, multipart, HEAD and empty lists
 * of S3, as rclone and aws request them. It stores nothing but counts. Run it as a process of its own: `answering.ts
 * <folder of key.pem and cert.pem> [address to which single PUTs are sent]`.
 */
const [folder = '.', archive] = process.argv.slice(2);

interface Known {
  path: string;
  size: number;
  sha256: string;
  state: 'Released' | 'Uploaded';
  parts: Map<number, { size: number; sha256: string }>;
}
const known = new Map<string, Known>();
const etags = new Map<string, { etag: string; size: number }>();
let queue: string[] = [];
let bytes = 0;
let uploads = 0;
let base = '';

const text = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

const checksum = (sha256: string) => ({ 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') });

// biome-ignore lint/suspicious/noExplicitAny: it answers, it does not check
const answers: Record<string, (asked: any) => unknown> = {
  enrolments: () => ({ agentId: 'agent', dataServerId: 'server', name: 'Bench' }),
  status: () => ({
    serverTime: new Date().toISOString(),
    stagedUpload: true,
    location: null,
    timeZone: 'UTC',
    bandwidth: [],
  }),
  registrations: ({ recordings }) => ({
    recordings: recordings.map(
      ({ path, manifest }: { path: string; manifest: { contactId: string; size: number; sha256: string } }) => {
        const recordingId = createHash('sha256').update(manifest.contactId).digest('hex').slice(0, 32);
        const outcome = known.has(recordingId) ? 'known' : 'registered';
        if (outcome === 'registered') {
          known.set(recordingId, {
            path,
            size: manifest.size,
            sha256: manifest.sha256,
            state: 'Released',
            parts: new Map(),
          });
          queue.push(recordingId);
        }
        return { recordingId, outcome, reason: null };
      },
    ),
  }),
  work: ({ limit }) => {
    queue = queue.filter((id) => known.get(id)!.state === 'Released');
    return {
      items: queue.slice(0, limit).map((recordingId) => {
        const { path, size, sha256 } = known.get(recordingId)!;
        return {
          recordingId,
          path,
          size,
          sha256,
          action: 'upload',
          leasedUntil: new Date(Date.now() + 600_000).toISOString(),
        };
      }),
    };
  },
  uploads: ({ recordings }) => ({
    recordings: recordings.map(({ recordingId }: { recordingId: string }) => {
      const { size, sha256, parts } = known.get(recordingId)!;
      if (size < multipartFrom)
        return {
          recordingId,
          how: 'put',
          address: { url: `${archive ?? base}/fermata/${recordingId}`, headers: checksum(sha256) },
        };
      if (parts.size === 0 && !etags.has(recordingId)) {
        uploads++;
        etags.set(recordingId, { etag: '', size: 0 });
      }
      const arrived = [...parts].map(([part, one]) => ({ part, ...one, etag: '"unknown"' }));
      return { recordingId, how: 'parts', uploadId: recordingId, partSize: partSizeOf(size), arrived };
    }),
  }),
  parts: ({ recordingId, parts }) => ({
    parts: parts.map(({ part, sha256 }: { part: number; sha256: string }) => ({
      part,
      address: { url: `${base}/fermata/${recordingId}?partNumber=${part}&uploadId=x`, headers: checksum(sha256) },
    })),
  }),
  confirmations: ({ recordings }) => ({
    recordings: recordings.map(({ recordingId }: { recordingId: string }) => {
      const one = known.get(recordingId)!;
      one.state = 'Uploaded';
      return {
        recordingId,
        outcome: 'uploaded',
        receipt: { key: recordingId, size: one.size, sha256: one.sha256, at: new Date().toISOString() },
      };
    }),
  }),
  failures: () => ({ noted: true }),
  deletions: () => ({ noted: true }),
  custody: ({ recordingIds }) => ({
    recordings: recordingIds.map((recordingId: string) => {
      const { size, sha256, state } = known.get(recordingId)!;
      return {
        recordingId,
        uploadState: state,
        size,
        sha256,
        archive: state === 'Uploaded' ? { key: recordingId, size, sha256 } : null,
      };
    }),
  }),
};

const xml = (response: ServerResponse, body: string, headers: Record<string, string> = {}) =>
  response
    .writeHead(200, { 'content-type': 'application/xml', ...headers })
    .end(`<?xml version="1.0" encoding="UTF-8"?>${body}`);

/** What S3 itself chooses. */
const ciphers = `TLS_AES_128_GCM_SHA256:${defaultCipherList}`;
const server = https.createServer(
  { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')), ciphers },
  (request, response) => {
    const url = request.url!;
    if (request.method === 'PUT') {
      let length = 0;
      request.on('data', (piece: Buffer) => {
        length += piece.length;
        bytes += piece.length;
      });
      request.on('end', () => {
        const path = url.split('?', 1)[0]!;
        const md5 = String(request.headers['content-md5'] ?? '');
        const etag = `"${md5 ? Buffer.from(md5, 'base64').toString('hex') : 'd41d8cd98f00b204e9800998ecf8427e'}"`;
        const part = /partNumber=(\d+)/.exec(url)?.[1];
        if (part) {
          const sha256 = Buffer.from(String(request.headers['x-amz-checksum-sha256']), 'base64').toString('hex');
          known.get(path.slice('/fermata/'.length))?.parts.set(Number(part), { size: length, sha256 });
        }
        if (!path.startsWith('/fermata/')) etags.set(path, { etag, size: length });
        response.writeHead(200, { etag }).end();
      });
      return;
    }
    if (url === '/counts') {
      const { user, system } = process.cpuUsage();
      const states = [...known.values()].filter(({ state }) => state === 'Uploaded').length;
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          at: performance.now(),
          cpuSeconds: (user + system) / 1e6,
          bytes,
          uploads,
          uploaded: states,
        }),
      );
      return;
    }
    if (url === '/reset') {
      known.clear();
      etags.clear();
      queue = [];
      bytes = uploads = 0;
      response.writeHead(200).end();
      return;
    }
    if (request.method === 'HEAD') {
      const found = etags.get(url.split('?', 1)[0]!);
      if (!found) response.writeHead(404).end();
      else
        response
          .writeHead(200, { etag: found.etag, 'content-length': found.size, 'last-modified': new Date().toUTCString() })
          .end();
      return;
    }
    if (request.method === 'GET') {
      xml(
        response,
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>',
      );
      return;
    }
    void text(request).then((body) => {
      if (/[?&]uploads/.test(url))
        xml(
          response,
          '<InitiateMultipartUploadResult><Bucket>bench</Bucket><Key>k</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>',
        );
      else if (url.includes('uploadId='))
        xml(
          response,
          '<CompleteMultipartUploadResult><Bucket>bench</Bucket><Key>k</Key><ETag>"d41d8cd98f00b204e9800998ecf8427e-2"</ETag></CompleteMultipartUploadResult>',
        );
      else {
        const given = JSON.stringify(answers[url.split('/').at(-1)!]!(JSON.parse(body)));
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(given) })
          .end(given);
      }
    });
  },
);
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  base = `https://localhost:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${base}\n`);
});
