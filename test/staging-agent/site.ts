import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../domain/upload/manifest.ts';
import { chance } from '../../local/chance.ts';
import { agent } from '../../staging-agent/agent.ts';
import { cloud, correctedClock } from '../../staging-agent/cloud.ts';
import { exchange } from '../../staging-agent/exchange.ts';
import { newKey, tokens } from '../../staging-agent/identity.ts';
import { journal } from '../../staging-agent/journal.ts';
import { location } from '../../staging-agent/location.ts';
import { notes } from '../../staging-agent/notes.ts';
import { sleep } from '../../staging-agent/retry.ts';
import type { Settings } from '../../staging-agent/settings.ts';
import type { StandInCloud } from './cloud.ts';

/** The same bytes for the same words. */
export const soundOf = (words: string, size: number): Buffer => {
  const pieces: Buffer[] = [];
  for (let made = 0, n = 0; made < size; made += 32, n++) {
    pieces.push(createHash('sha256').update(`${words} ${n}`).digest());
  }
  return Buffer.concat(pieces).subarray(0, size);
};

export const manifestOf = (contactId: string, content: Buffer, more: Partial<Manifest> = {}): Manifest => ({
  version: 1,
  contactId,
  medium: 'audio',
  username: 'jane.doe',
  machine: 'PC-017',
  startedAt: '2026-11-20T09:00:00Z',
  endedAt: '2026-11-20T09:05:00Z',
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  ...more,
});

/** As a desktop does it: another name first, then the final one, and the manifest last. */
export const drop = (root: string, path: string, content: Buffer, manifest: unknown): void => {
  const at = join(root, path);
  mkdirSync(dirname(at), { recursive: true });
  for (const [name, bytes] of [
    [at, content],
    [`${at}.manifest.json`, typeof manifest === 'string' ? manifest : JSON.stringify(manifest)],
  ] as const) {
    writeFileSync(`${name}.part`, bytes);
    renameSync(`${name}.part`, name);
  }
};

/** Every file below, with `/`, but none of the agent's own folders when `own` is not asked for. */
export const filesBelow = (root: string, own = false, below = ''): string[] =>
  readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (!own && below === '' && ['refused', '.trash'].includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(root, own, path) : [path];
  });

export const sum = (file: Buffer): string => createHash('sha256').update(file).digest('hex');

export const until = async (what: () => boolean, ms = 10_000): Promise<void> => {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await sleep(5);
  }
};

/** A staging location and agents on it, in a folder of its own. */
export const site = () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-site-'));
  const root = join(folder, 'staging');
  mkdirSync(root);
  const running: (() => Promise<void>)[] = [];
  return {
    folder,
    root,
    drop: (path: string, content: Buffer, more: Partial<Manifest> = {}) =>
      drop(root, path, content, manifestOf(path, content, more)),
    /** Its pauses last no time, so that what takes minutes on site does not here. */
    start: (
      server: StandInCloud,
      {
        state = 'state',
        settings: more = {},
        clockOffsetMs = 0,
        stallMs = 30_000,
      }: { state?: string; settings?: Partial<Settings>; clockOffsetMs?: number; stallMs?: number } = {},
    ) => {
      const settings: Settings = {
        apiUrl: server.url,
        location: root,
        stateFolder: join(folder, state),
        lanes: { large: 3, small: 8 },
        scanSeconds: 0.02,
        recycledGraceHours: 0,
        ...more,
      };
      const { publicKey, privateKey } = newKey();
      const agentId = server.enrolAgent(publicKey);
      const right = correctedClock(() => new Date(Date.now() + clockOffsetMs));
      const send = exchange({ sockets: 32, stallMs });
      const stop = new AbortController();
      const kept = journal(settings.stateFolder);
      const said: string[] = [];
      const told = notes({ clock: right.clock, print: (line) => said.push(line), keep: kept.trouble });
      const random = chance(7).next;
      const quick = (ms: number, signal?: AbortSignal) => sleep(Math.min(ms, 20), signal);
      const identity = { agentId, dataServerId: 'server-1', name: 'Data server 1', privateKey };
      const one = agent({
        settings,
        journal: kept,
        at: location(root, agentId),
        cloud: cloud({
          apiUrl: server.url,
          send,
          token: tokens(identity, right.clock),
          correctClock: right.correct,
          sleep: quick,
          chance: random,
          trouble: told.trouble,
        }),
        send,
        notes: told,
        clock: right.clock,
        sleep: quick,
        chance: random,
        signal: stop.signal,
      });
      const run = one.run();
      let stopped = false;
      const halt = async () => {
        if (stopped) return;
        stopped = true;
        stop.abort();
        await run;
        send.close();
        kept.close();
      };
      running.push(halt);
      return { agentId, journal: kept, said, done: one.done, lanes: one.lanes, offsetMs: right.offsetMs, stop: halt };
    },
    has: (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
    waiting: () => filesBelow(root).filter((path) => !path.endsWith('.manifest.json')),
    close: async () => {
      await Promise.all(running.map((stop) => stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
