import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { MemoryArchive } from '../../adapters/memory/upload/archive.ts';

const programs = join(import.meta.dirname, 'programs');
/** The programs as they were released, unpacked. */
const unpacked = mkdtempSync(join(tmpdir(), 'fermata-last-release-'));
for (const name of readdirSync(programs).filter((one) => one.endsWith('.br')))
  writeFileSync(join(unpacked, basename(name, '.br')), brotliDecompressSync(readFileSync(join(programs, name))));
afterAll(() => rmSync(unpacked, { recursive: true, force: true }));

export type Program = 'staging-agent' | 'desktop-agent';

/** Runs a program of the last release in a folder of its own. */
export const lastRelease = (program: Program, settings: (folder: string) => object) => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-on-site-'));
  const settingsFile = join(folder, 'settings.json');
  writeFileSync(settingsFile, JSON.stringify(settings(folder)));
  let output = '';
  const start = (...words: string[]): ChildProcess => {
    const child = spawn(process.execPath, [join(unpacked, `${program}.cjs`), ...words, '--settings', settingsFile], {
      env: { ...process.env, XDG_RUNTIME_DIR: folder, DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '' },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (piece) => {
        output += piece;
      });
    return child;
  };
  const codeOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));
  let running: ChildProcess | undefined;
  return {
    folder,
    output: () => output,
    /** Runs it to its end. */
    run: (...words: string[]) => codeOf(start(...words)),
    start(): void {
      running = start('run');
    },
    async close(): Promise<void> {
      if (running && running.exitCode === null) {
        const ended = codeOf(running);
        running.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

/**
 * Today's API, over HTTP as programs reach it, and the archive behind the addresses that it gives. Everything that was
 * answered is noted.
 */
export const serveToday = async (
  answer: (path: string, body: string, bearer: string | undefined) => Promise<{ status: number; answer: unknown }>,
  archive: Pick<MemoryArchive, 'send'>,
) => {
  const answered: { path: string; status: number; answer: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const [path, body] = [request.url ?? '', await bodyOf(request)];
    if (path.startsWith('/archive/')) {
      const { status, etag } = archive.send(
        {
          url: `https://archive.invalid${path.slice('/archive'.length)}`,
          headers: request.headers as Record<string, string>,
        },
        body,
      );
      response.writeHead(status, etag === undefined ? {} : { etag }).end();
      return;
    }
    const bearer = request.headers.authorization?.slice('Bearer '.length);
    const { status, answer: content } = await answer(path, body.toString(), bearer);
    answered.push({ path, status, answer: content });
    const { port } = server.address() as AddressInfo;
    const text = JSON.stringify(content).replaceAll('https://archive.invalid', `http://127.0.0.1:${port}/archive`);
    response
      .writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
      .end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Paths of requests that succeeded. */
    served: () => new Set(answered.filter(({ status }) => status === 200).map(({ path }) => path)),
    /** Requests that were refused. A program with a wrong clock is corrected once, and calls again. */
    refused: () =>
      answered.filter(
        ({ status, answer: content }) => status !== 200 && !(status === 401 && 'serverTime' in (content as object)),
      ),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
