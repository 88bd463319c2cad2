import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { maxReported } from '../../domain/flag/gateway-limits.ts';
import type { AgentList } from '../../domain/telephony/agent-list.ts';
import type { SourceStatus } from '../call-source.ts';
import type { Journal } from '../journal/journal.ts';
import { version } from '../version.ts';
import { contactIdOf } from './delivery.ts';
import type { usersOf } from './users.ts';

const dayMs = 24 * 3_600_000;
const maxUnflagged = 50;
const maxFaults = 50;

/** The report of an instance to the cloud. */
export const reportOf = ({
  journal,
  agents,
  users,
  source,
  machine,
  gatewayId,
  settingsVersion,
  nowMs,
  cloudOffsetMs,
}: {
  journal: Journal;
  agents: AgentList;
  users: ReturnType<typeof usersOf>;
  source: SourceStatus;
  machine: string;
  gatewayId: string;
  settingsVersion: number;
  nowMs: number;
  cloudOffsetMs: number;
}): GatewayRequest<'report'> => {
  const instant = (ms: number) => new Date(Math.round(ms + cloudOffsetMs)).toISOString();
  const { agentsWithoutUser, usersNeverSeen, duplicateExtensions } = agents.differences();
  const recent = new Date(nowMs - dayMs).toISOString();
  return {
    ...{ version, machine, settingsVersion },
    clockOffsetMilliseconds: cloudOffsetMs,
    source: {
      kind: source.kind,
      state: source.state,
      since: instant(source.sinceMs),
      ...(source.detail !== undefined && { detail: source.detail.slice(0, 300) }),
      ...(source.clockOffsetMs !== undefined && { clockOffsetMilliseconds: source.clockOffsetMs + cloudOffsetMs }),
    },
    ...(users.loaded && {
      users: {
        version: users.loaded.version,
        loadedAt: new Date(users.loaded.loadedAtMs).toISOString(),
        count: users.loaded.users.length,
      },
    }),
    agentsWithoutUser: agentsWithoutUser.slice(0, maxReported).map(({ agentId, agentName, extension }) => ({
      agentId: agentId.slice(0, 256),
      ...(agentName !== undefined && { name: agentName.slice(0, 256) }),
      extension: extension.slice(0, 64),
    })),
    usersNeverSeen: usersNeverSeen.slice(0, maxReported).map(({ userId }) => userId),
    duplicateExtensions: duplicateExtensions.slice(0, maxReported).map(({ extension, users: same }) => ({
      extension,
      userIds: same.slice(0, 50).map(({ userId }) => userId),
    })),
    days: journal.days(new Date(nowMs - 6 * dayMs).toISOString().slice(0, 10)),
    unflagged: journal.unflagged(maxUnflagged).map(({ atMs, connectionId, extension, guid, reason }) => ({
      ...{ at: instant(atMs), extension: extension.slice(0, 64), reason },
      ...(guid !== undefined && { guid: guid.slice(0, 256) }),
      contactId: contactIdOf(gatewayId, connectionId).slice(0, 256),
    })),
    waiting: journal.waitingCount(),
    faults: journal
      .troubles(maxFaults)
      .filter(({ at }) => at >= recent)
      .map(({ what }) => what),
  };
};
