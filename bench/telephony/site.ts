import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { controlAccount, gatewayAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { user } from '../../test/domain/telephony/centre.ts';
import { freePort } from '../../test/kit/free-port.ts';

export const agents = 200;

export const phones = Array.from({ length: agents }, (_, index) => ({
  extension: String(2001 + index),
  name: `Agent Number ${index + 1}`,
}));
export const users = phones.map(({ extension, name }) => user(extension, name));

/** What is not an extension. */
export const trunks = { 'PJSIP/carrier': null, 'PJSIP/loop': null, 'PJSIP/sipp': null };

/** Waits for a condition. Undefined if it did not become true in time. */
export const wait = async (condition: () => boolean, ms: number): Promise<boolean> => {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) return false;
    await sleep(20);
  }
  return true;
};

export interface Span {
  fromMs: number;
  toMs: number;
}

/** A proxy between a gateway and the manager interface. It records when the gateway could receive anything. */
export const listeningPost = async (amiPort: number) => {
  const spans: Span[] = [];
  const server = createServer((gateway) => {
    const pbx = connect({ host: '127.0.0.1', port: amiPort });
    const span: Span = { fromMs: Number.POSITIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
    spans.push(span);
    // Everything that the PBX reports from now on reaches the gateway.
    pbx.on('data', (piece) => {
      if (span.fromMs === Number.POSITIVE_INFINITY && piece.includes('QueueStatusComplete')) span.fromMs = Date.now();
    });
    const end = () => {
      span.toMs = Math.min(span.toMs, Date.now());
      gateway.destroy();
      pbx.destroy();
    };
    for (const socket of [gateway, pbx]) socket.on('error', end).on('close', end);
    gateway.pipe(pbx).pipe(gateway);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    /** For how much of this span the gateway received events. */
    heardMs: ({ fromMs, toMs }: Span): number =>
      spans.reduce((sum, span) => sum + Math.max(0, Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs)), 0),
    close: () => void server.close(),
  };
};

export interface BenchPbx {
  pbx: Pbx;
  folder: string;
  amiPort: number;
  sipPort: number;
  /** The ids of all recordings that the PBX has made. */
  recordings(): string[];
  /** When a recording began and ended. */
  spanOf(guid: string): Span;
  stop(): Promise<void>;
}

/** A real PBX with a phone for each of 200 agents, and a folder for the files of a measurement. */
export const startBenchPbx = async (): Promise<BenchPbx> => {
  const asterisk = findAsterisk({ mayDownload: true, say: (line) => console.error(line) });
  if (!asterisk) throw new Error('Telephony is measured on a real PBX, and there is none');
  const folder = mkdtempSync(join(tmpdir(), 'bench-telephony-'));
  const ports = { amiPort: await freePort(), sipPort: await freePort() };
  const place = join(folder, 'pbx');
  const pbx = await startPbx(asterisk, { folder: place, phones, takesLoad: true, ...ports });
  return {
    ...{ pbx, folder, ...ports },
    spanOf(guid) {
      const { birthtimeMs, mtimeMs } = statSync(join(recordingsOf(place), `${guid}.wav`));
      return { fromMs: birthtimeMs, toMs: mtimeMs };
    },
    recordings: () => readdirSync(recordingsOf(place)).map((name) => name.replace(/\.wav$/, '')),
    async stop() {
      await pbx.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const sourceSettings = (amiPort: number) => ({
  ...{ kind: 'asterisk' as const, port: amiPort, ...gatewayAccount },
  endpoints: trunks,
});

/** The same for a gateway that may pause recordings. */
export const controllingSettings = (amiPort: number) => ({
  ...sourceSettings(amiPort),
  ...controlAccount,
  controlsRecordings: true,
});

/** Which ids occur several times, and which are missing. */
export const compare = (recordings: readonly string[], results: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const guid of results) counts.set(guid, (counts.get(guid) ?? 0) + 1);
  return {
    missing: recordings.filter((guid) => !counts.has(guid)),
    several: [...counts].filter(([, count]) => count > 1).map(([guid]) => guid),
  };
};
