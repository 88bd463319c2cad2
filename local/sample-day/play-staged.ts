import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DataServerChange,
  DataServerView,
  Tonight,
  WorkflowDraft,
  WorkflowEventView,
} from '../../api/administration/administration.ts';
import type { Directory } from '../connect-simulator/directory.ts';
import { type DataServerPlace, enrolStagingAgent, runStagingAgent } from '../data-server/data-server.ts';
import { drop } from '../data-server/drop.ts';
import type { ChildProgram } from '../engine/child-program.ts';
import type { Ask } from '../users/administrator.ts';
import type { Talk } from './day.ts';
import { stagedDay, stagedTeam } from './staged-day.ts';
import { dailyRules, endOfCallRules } from './workflow.ts';

interface Options {
  ask: Ask;
  site: DataServerPlace;
  directory: Directory;
  timeZone: string;
  /** The talks of the sample day. Some of them also have screens. */
  talks: readonly Talk[];
  signal?: AbortSignal;
}

const name = 'Larkspur head office';

/** Sets staged upload up as an administrator would, in its four steps, and lets the desktops' recordings come. */
export const playStagedDay = async ({
  ask,
  site,
  directory,
  timeZone,
  talks,
  signal,
}: Options): Promise<{ agent: ChildProgram; summary: string }> => {
  const teamId = directory.groups.find((group) => group.name === stagedTeam)!.id;
  const dataServerId = await registerDataServer(ask, site, teamId, timeZone);
  const { code } = await ask<{ code: string }>('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
  await enrolStagingAgent(site, code, signal);

  await save(ask, 'end-of-call', endOfCallRules);
  // The minute after next: a Time that has already passed would apply only from tomorrow.
  const time = clockIn(timeZone, new Date(Date.now() + 2 * 60_000));
  await save(ask, 'daily', { ...dailyRules(teamId), time, timeZone });

  const files = await stagedDay({ directory, talks, now: new Date() });
  for (const file of files) drop(site.location, file);
  const agent = runStagingAgent(site);
  try {
    const known = await untilRegistered(ask, dataServerId, files.length - 1, signal);
    return { agent, summary: `${known} staged; the Daily Event comes at ${time} (${timeZone})` };
  } catch (error) {
    await agent.stop();
    throw error;
  }
};

const registerDataServer = async (ask: Ask, { location }: DataServerPlace, teamId: string, timeZone: string) => {
  const { dataServers } = await ask<{ dataServers: DataServerView[] }>('GET', '/v1/data-servers');
  const known = dataServers.find((server) => server.name === name);
  const change: DataServerChange = {
    name,
    stagedUpload: {
      enabled: true,
      location,
      username: 'LARKSPUR\\staging.service',
      password: randomBytes(18).toString('base64url'),
    },
    timeZone,
    bandwidth: [{ days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '08:00', to: '18:00', bytesPerSecond: 2_000_000 }],
    association: { mode: 'any', ipRanges: [], teamIds: [teamId] },
    version: known?.version ?? 0,
  };
  const { dataServerId } = known
    ? await ask<DataServerView>('PUT', `/v1/data-servers/${known.dataServerId}`, change)
    : await ask<DataServerView>('POST', '/v1/data-servers', change);
  return dataServerId;
};

const save = async (ask: Ask, kind: 'end-of-call' | 'daily', draft: Omit<WorkflowDraft, 'version'>) => {
  const { version } = await ask<WorkflowEventView>('GET', `/v1/workflow-events/${kind}`);
  await ask('PUT', `/v1/workflow-events/${kind}`, { ...draft, version });
};

/** `HH:MM` in that zone. */
const clockIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

const untilRegistered = async (ask: Ask, dataServerId: string, expected: number, signal?: AbortSignal) => {
  let known = 0;
  for (let wait = 0; wait < 60 && known < expected; wait += 1) {
    signal?.throwIfAborted();
    if (wait > 0) await sleep(500);
    const { dataServers } = await ask<Tonight>('GET', '/v1/staged-upload/tonight');
    const totals = dataServers.find((server) => server.dataServerId === dataServerId)?.totals;
    known = Object.values(totals ?? {}).reduce((sum, { count }) => sum + count, 0);
  }
  return known;
};
