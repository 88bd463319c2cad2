import { type ChildProcess, execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { httpClient } from '../../agent-kit/connection/http-client.ts';

interface Counted {
  /** Milliseconds, by the server's own clock. */
  at: number;
  bytes: number;
  cpuSeconds: number;
  /** Reported by the server that answers as Fermata. */
  uploads: number;
  uploaded: number;
}

export interface Answering {
  url: string;
  counts(): Promise<Counted>;
  reset(): Promise<void>;
}

export interface Servers {
  /** Answers like S3. */
  archive: Answering;
  /** Answers like Fermata, and like S3 for uploads in parts. */
  fermata: Answering;
  /** The program behind `archive`, which takes part of the measured time. */
  archiveIs: string;
  certificate: string;
  close(): void;
}

const makeCertificate = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ];
  const words = ['req', '-x509', ...key, '-days', '2', ...subject, '-out', join(folder, 'cert.pem')];
  execFileSync('openssl', words, { stdio: 'ignore' });
};

/** Undefined if Go is not installed. */
const buildSink = async (folder: string): Promise<string | undefined> => {
  const program = join(folder, 'sink');
  try {
    await promisify(execFile)('go', ['build', '-o', program, join(import.meta.dirname, 'sink.go')]);
    return program;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** `begin` starts a program and keeps a handle to it. */
export const startServers = async (
  folder: string,
  begin: (command: string, words: string[]) => ChildProcess,
): Promise<Servers> => {
  const keys = join(folder, 'tls');
  makeCertificate(keys);
  const certificate = join(keys, 'cert.pem');
  const send = httpClient({ ca: readFileSync(certificate) });
  const started = async (command: string, words: string[]): Promise<Answering> => {
    const { stdout } = begin(command, words);
    const url = await new Promise<string>((resolve) => {
      stdout!.once('data', (line) => resolve(String(line).trim()));
    });
    const ask = async (path: string) =>
      (await send({ method: 'GET', url: url + path, headers: {}, body: Buffer.alloc(0) })).body;
    return {
      url,
      counts: async () => JSON.parse(await ask('/counts')),
      reset: async () => void (await ask('/reset')),
    };
  };
  const node = (...words: string[]) =>
    started(process.execPath, [join(import.meta.dirname, 'answering.ts'), keys, ...words]);
  const sink = await buildSink(folder);
  const archive = sink ? await started(sink, [keys]) : await node();
  return {
    archive,
    fermata: await node(archive.url),
    archiveIs: sink ? 'Go' : 'Node, for want of Go',
    certificate,
    close: () => send.close(),
  };
};
