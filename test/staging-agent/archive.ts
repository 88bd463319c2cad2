import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const checksum = 'x-amz-checksum-sha256';
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const etagOf = (bytes: Buffer, part?: number) =>
  `"${createHash('md5')
    .update(part === undefined ? '' : `kms${part}`)
    .update(bytes)
    .digest('hex')}"`;

export const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** What goes wrong while bytes arrive. */
export type PutFault = 'flip' | 'expired' | 'done-but-reset';

/** A bucket in memory. It takes bytes in one piece or in parts, and checks their hash as S3 does. */
export const standInArchive = ({ now, base }: { now: () => number; base: () => string }) => {
  const objects = new Map<string, Buffer>();
  /** For files that came in parts. */
  const composites = new Map<string, string>();
  const uploads = new Map<string, { key: string; parts: Map<number, Buffer> }>();
  const counts = { putBytes: 0, puts: 0, firstPuts: 0, overwritten: 0 };
  let expired = 0;
  let uploadCount = 0;

  const address = (key: string, hash: string, more: Record<string, string> = {}) => {
    const query = new URLSearchParams({ ...more, sha256: base64(hash), until: String(now() + 900_000) });
    return { url: `${base()}/archive/${key}?${query}`, headers: { [checksum]: base64(hash) } };
  };

  return {
    objects,
    composites,
    uploads,
    counts,
    expired: () => expired,

    held: (key: string, whole: { sha256: string }) => {
      const bytes = objects.get(key);
      if (!bytes) return undefined;
      return {
        key,
        size: bytes.length,
        // As with S3: of the whole file only if it came in one piece.
        sha256: composites.has(key) ? whole.sha256 : sha256(bytes),
        ...(composites.has(key) && { partsSha256: composites.get(key)! }),
        at: new Date(now()).toISOString(),
        right: sha256(bytes) === whole.sha256,
      };
    },

    address,
    partAddress: (key: string, uploadId: string, part: number, hash: string) =>
      address(key, hash, { uploadId, part: String(part) }),

    startUpload: (key: string): string => {
      const uploadId = `upload-${++uploadCount}`;
      uploads.set(uploadId, { key, parts: new Map() });
      return uploadId;
    },
    arrived: (uploadId: string) =>
      [...(uploads.get(uploadId)?.parts ?? [])].map(([part, bytes]) => ({
        part,
        size: bytes.length,
        etag: etagOf(bytes, part),
        sha256: sha256(bytes),
      })),
    completeUpload: (key: string, uploadId: string, parts: readonly { part: number }[]) => {
      const upload = uploads.get(uploadId);
      if (!upload) return;
      const bytes = parts.map(({ part }) => upload.parts.get(part) ?? Buffer.alloc(0));
      objects.set(key, Buffer.concat(bytes));
      const hashes = bytes.map((some) => Buffer.from(sha256(some), 'hex'));
      composites.set(key, `${sha256(Buffer.concat(hashes))}-${parts.length}`);
      uploads.delete(uploadId);
    },

    put: async (request: IncomingMessage, response: ServerResponse, url: URL, fault: PutFault | undefined) => {
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
      const part = uploadId ? Number(url.searchParams.get('part')) : undefined;
      if (uploadId && part !== undefined) {
        const upload = uploads.get(uploadId);
        if (!upload) {
          response.writeHead(404).end('<Error><Code>NoSuchUpload</Code></Error>');
          return;
        }
        if (!upload.parts.has(part)) counts.firstPuts++;
        upload.parts.set(part, body);
      } else {
        if (objects.has(key) && sha256(objects.get(key)!) !== sha256(body)) counts.overwritten++;
        if (!objects.has(key)) counts.firstPuts++;
        objects.set(key, body);
      }
      if (fault === 'done-but-reset') {
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(200, { etag: etagOf(body, part) }).end();
    },
  };
};
