import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataServerChange, DataServerView } from '../../../api/administration/administration.ts';
import type { Manifest } from '../../../domain/upload/manifest/manifest.ts';
import { enrolStagingAgent, makeDataServerPlace, runStagingAgent } from '../../../local/data-server/data-server.ts';
import { drop } from '../../../local/data-server/drop.ts';
import type { ChildProgram } from '../../../local/engine/child-program.ts';
import { joined, wav } from '../../../local/media/wav.ts';
import { ask, read } from './api.ts';
import { outputs } from './outputs.ts';

/** A recording that was dropped. */
export interface Dropped {
  path: string;
  content: Uint8Array;
  manifest: Manifest;
}

/** A machine on site with a real staging agent, enrolled as an administrator and a person on site would do it. */
export interface Site {
  dataServerId: string;
  name: string;
  /** The folder where recordings wait. */
  location: string;
  drop(
    username: string,
    recording: { seconds: number; medium?: Manifest['medium']; contactId?: string; endedAt?: Date },
  ): Dropped;
  /** Writes a file into the location, as any program would. */
  write(path: string, content: string | Uint8Array): void;
  /** Paths of the files that are now below the location. */
  files(): string[];
  read(path: string): string;
  holds(recording: Dropped): boolean;
  log(): string;
  leave(): Promise<void>;
}

export const change = <Answer>(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> =>
  ask(method, path, body);

export const openSite = async ({ enabled, teamIds }: { enabled: boolean; teamIds: string[] }): Promise<Site> => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-site-'));
  const place = makeDataServerPlace(folder, { apiUrl: outputs.apiUrl });
  const name = `Journey ${randomUUID()}`;
  const server: DataServerChange = {
    name,
    stagedUpload: {
      enabled,
      location: place.location,
      username: 'EXAMPLE\\staging.service',
      password: randomBytes(12).toString('hex'),
    },
    timeZone: 'UTC',
    bandwidth: [],
    association: { mode: 'any', ipRanges: [], teamIds },
    version: 0,
  };
  const { dataServerId } = await change<DataServerView>('POST', '/v1/data-servers', server);
  const { code } = await change<{ code: string }>('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
  await enrolStagingAgent(place, code);
  const agent: ChildProgram = runStagingAgent(place);

  return {
    dataServerId,
    name,
    location: place.location,
    drop: (
      username,
      { seconds, medium = 'audio', contactId = randomUUID(), endedAt = new Date(Date.now() - 5000) },
    ) => {
      // The recording is as long as its header says.
      const content =
        medium === 'audio'
          ? wav({ codec: 'mu-law', channels: 1, sound: randomBytes(Math.round(seconds * 8000)) })
          : joined(Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3]), randomBytes(20_000));
      const path = `calls/${contactId}-${medium}.wav`;
      const manifest: Manifest = {
        version: 1,
        contactId,
        medium,
        username,
        machine: 'PC-0001',
        startedAt: new Date(endedAt.getTime() - seconds * 1000).toISOString(),
        endedAt: endedAt.toISOString(),
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      };
      drop(place.location, { path, content, manifest });
      return { path, content, manifest };
    },
    write: (path, content) => writeFileSync(join(place.location, path), content),
    files: () =>
      readdirSync(place.location, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(place.location.length + 1)),
    read: (path) => readFileSync(join(place.location, path), 'utf8'),
    holds: ({ path }) => existsSync(join(place.location, path)),
    log: () => (existsSync(place.logFile) ? readFileSync(place.logFile, 'utf8') : ''),
    leave: async () => {
      await agent.stop();
      // Without it no agent is associated, so the next journey's recordings go to the cloud.
      const { dataServers } = await read<{ dataServers: DataServerView[] }>('administrator', '/v1/data-servers');
      const { version = 0 } = dataServers.find((one) => one.dataServerId === dataServerId) ?? {};
      const { password: _, ...stagedUpload } = { ...server.stagedUpload, enabled: false };
      await change('PUT', `/v1/data-servers/${dataServerId}`, { ...server, stagedUpload, version });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
