export { drop, filesBelow, manifestOf, screenOf, soundOf, sum } from './drop.ts';

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient, correctedClock } from '../../agent-kit/connection/api-client.ts';
import { httpClient } from '../../agent-kit/connection/http-client.ts';
import { newKey, signCalls } from '../../agent-kit/connection/identity.ts';
import { logger as loggerOf } from '../../agent-kit/program/logger.ts';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { seededRandom } from '../../local/seeded-random.ts';
import { agent } from '../../staging-agent/agent.ts';
import { stagingCloud } from '../../staging-agent/cloud.ts';
import { stagingAudience } from '../../staging-agent/connection.ts';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import { locationThreads, openLocation } from '../../staging-agent/location/location.ts';
import type { Settings } from '../../staging-agent/settings.ts';
import type { StandInCloud } from './cloud.ts';
import { drop, filesBelow, manifestOf } from './drop.ts';

/** One for all sites: it keeps nothing between two files. */
const threads = locationThreads();
afterAll(() => threads.close());
const lastLines: string[][] = [];

export const until = async (what: () => boolean, ms = 90_000): Promise<void> => {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end)
      throw new Error(`Not within ${ms} ms: ${what}\n${lastLines.flatMap((lines) => lines.slice(-15)).join('\n')}`);
    await sleep(5);
  }
};

const enrolled = (server: StandInCloud) => {
  const { publicKey, privateKey } = newKey();
  return { agentId: server.enrolAgent(publicKey), privateKey };
};

/** A staging location with its agents, in a folder of its own. */
export const site = () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-site-'));
  const root = join(folder, 'staging');
  mkdirSync(root);
  const identities = new Map<string, ReturnType<typeof enrolled>>();
  const running: (() => Promise<void>)[] = [];
  const stopAll = async () => void (await Promise.all(running.map((stop) => stop())));
  return {
    folder,
    root,
    drop: (path: string, content: Buffer, more: Partial<Manifest> = {}) =>
      drop(root, path, content, manifestOf(path, content, more)),
    /** Its waits end at once, so that minutes on site take no time here. */
    start: (
      server: StandInCloud,
      {
        state = 'state',
        settings: more = {},
        clockOffsetMs = 0,
        stallMs = 30_000,
        send = httpClient({ stallMs }),
      }: {
        state?: string;
        settings?: Partial<Settings>;
        clockOffsetMs?: number;
        stallMs?: number;
        send?: ReturnType<typeof httpClient>;
      } = {},
    ) => {
      const settings: Settings = {
        apiUrl: server.url,
        location: root,
        stateFolder: join(folder, state),
        lanes: { large: 3, small: 8 },
        scanSeconds: 0.02,
        settleSeconds: 0,
        recycledGraceHours: 0,
        ...more,
      };
      const { agentId, privateKey } = identities.get(state) ?? enrolled(server);
      identities.set(state, { agentId, privateKey });
      const right = correctedClock(() => new Date(Date.now() + clockOffsetMs));
      const stop = new AbortController();
      const journal = openJournal(settings.stateFolder);
      const lines: string[] = [];
      lastLines.push(lines);
      const logger = loggerOf({ clock: right.clock, print: (line) => lines.push(line), store: journal.trouble });
      const random = seededRandom(7).next;
      const quick = (ms: number, signal?: AbortSignal) => sleep(Math.min(ms, 20), signal);
      const identity = { agentId, dataServerId: 'server-1', name: 'Data server 1', privateKey };
      const one = agent({
        settings,
        journal,
        location: openLocation(settings.location, agentId, threads),
        cloud: stagingCloud(
          apiClient({
            apiUrl: settings.apiUrl,
            send,
            sign: signCalls(identity, stagingAudience, right.clock),
            correctClock: right.correct,
          }),
        ),
        send,
        logger,
        clock: right.clock,
        sleep: quick,
        random,
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
        journal.close();
      };
      running.push(halt);
      return { agentId, journal, lines, counts: one.counts, lanes: one.lanes, offsetMs: right.offsetMs, stop: halt };
    },
    has: (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
    waiting: () => filesBelow(root).filter((path) => !path.endsWith('.manifest.json')),
    stopAll,
    close: async () => {
      await stopAll();
      lastLines.length = 0;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
