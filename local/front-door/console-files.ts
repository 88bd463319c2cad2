import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** The types that CloudFront compresses, between 1,000 bytes and 10 MB. Fonts and pictures are already compressed. */
const compressible = /^(text\/|application\/json|image\/svg)/;

type Encoding = 'br' | 'gzip';

const encodingFor = (accepted: string, type: string, size: number): Encoding | undefined => {
  if (!compressible.test(type) || size < 1_000 || size > 10_000_000) return undefined;
  return (['br', 'gzip'] as const).find((encoding) => new RegExp(`\\b${encoding}\\b`).test(accepted));
};

/** Each file is compressed once. The key changes with the file. */
const compressed = new Map<string, Buffer>();

const compress = (file: string, content: Buffer, encoding: Encoding): Buffer => {
  const key = `${encoding} ${file} ${statSync(file).mtimeMs} ${content.length}`;
  const before = compressed.get(key);
  if (before) return before;
  const result =
    encoding === 'br'
      ? brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : gzipSync(content);
  compressed.set(key, result);
  return result;
};

/**
 * Serves a file of the console, compressed as by CloudFront. Any other path is a page of the console, which reads its own
 * address.
 */
export const giveFile = (folder: string, pathname: string, request: IncomingMessage, response: ServerResponse) => {
  const path = decoded(pathname);
  if (path === undefined) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('This address cannot be read.\n');
    return;
  }
  const wanted = join(folder, normalize(path));
  const isFile = wanted.startsWith(folder + sep) && existsSync(wanted) && statSync(wanted).isFile();
  const file = isFile ? wanted : join(folder, 'index.html');
  if (!existsSync(file)) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('The console has not been built.\n');
    return;
  }
  // As in AWS (lib/console-stack.ts), files are at the top or under assets/, and an id in an address may have dots.
  if (!isFile && /^\/(assets\/.+|[^/]+\.[^/.]+)$/.test(pathname)) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('No such file.\n');
    return;
  }
  const content = readFileSync(file);
  const type = types[extname(file)] ?? 'application/octet-stream';
  const encoding = encodingFor(String(request.headers['accept-encoding'] ?? ''), type, content.length);
  response.writeHead(200, {
    'content-type': type,
    'cache-control': isFile && pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(encoding && { 'content-encoding': encoding }),
  });
  response.end(encoding ? compress(file, content, encoding) : content);
};

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};
