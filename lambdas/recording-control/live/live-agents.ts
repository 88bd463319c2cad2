import type { LiveAgentsView, LiveCallView } from '../../../api/control/live.ts';
import { mustSeeAllRecordings, type Rights } from '../../../domain/control/access/rights.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { type LiveAgent, liveAgents, sitesByAgent } from '../../../domain/live/live-agents.ts';
import { sees } from '../../../domain/user/visibility.ts';
import type { Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { fullName } from '../status/full-name.ts';
import { agentsShown, statusesOf } from '../status/status.ts';

/** Nobody can watch more than this, and an answer with everybody would be too large for a function. */
const mostListed = 1000;

type Query = { teamId?: string | undefined; site?: string | undefined };

/** The agents whose contacts are read. Undefined: all. */
const agentsWanted = (
  { teamId, site }: Query,
  rights: Rights,
  sites: ReadonlyMap<string, string>,
): readonly string[] | undefined => {
  const shown = agentsShown({ teamId }, rights);
  if (site === undefined) return shown;
  const atSite = [...sites].filter(([, name]) => name === site).map(([agentId]) => agentId);
  const allowed = shown && new Set(shown);
  return atSite.filter((agentId) => (allowed ? allowed.has(agentId) : sees(rights.people.visible, agentId)));
};

/**
 * Who is on which contact, and whose screen a PC records. Values that change slowly (people, extensions, sites, names
 * of queues) are in memory. docs/decisions/0052 counts the reads.
 */
export const listLiveAgents: Operation<'listLiveAgents'> =
  (context) =>
  async ({ query, caller }) => {
    const { live, clock, extensionsOfUsers, recordingServers, capturesNow, queuesById } = context;
    const [rights, extensions, servers] = await Promise.all([
      rightsOf(caller, context),
      extensionsOfUsers(),
      recordingServers(),
    ]);
    mustSeeAllRecordings(rights);
    const sites = sitesByAgent(extensions, servers);
    const wanted = agentsWanted(query, rights, sites);
    const [contacts, captures, queues] = await Promise.all([live.connected(wanted), capturesNow(), queuesById()]);
    const now = clock().toISOString();
    const isWanted = wanted && new Set(wanted);
    const found = liveAgents({ contacts, captures, now }).filter(({ agentId }) => isWanted?.has(agentId) ?? true);
    const shown = found.slice(0, mostListed);
    const statuses = await statusesOf(
      shown.flatMap((agent) => agent.contacts),
      context,
    );
    const extensionOf = new Map(extensions.map(({ userId, extension }) => [userId, extension]));
    const { agents } = rights.people;

    const callView = (contact: LiveContact): LiveCallView => ({
      ...statuses.get(contact.contactId)!,
      channel: contact.channel ?? null,
      // The scope that lets a program see recorders says nothing about customers.
      customerNumber: (caller.role === 'machine' ? undefined : contact.customerNumber) ?? null,
      queueId: contact.queueId ?? null,
      queueName: (contact.queueId === undefined ? undefined : queues.get(contact.queueId)) ?? null,
    });
    const view = ({ agentId, contacts: own, desktop }: LiveAgent): LiveAgentsView['agents'][number] => {
      const user = agents.byId(agentId);
      return {
        agentId,
        agentName: fullName(user) ?? null,
        teamId: user?.teamId ?? null,
        teamName: agents.teamName(user?.teamId) ?? null,
        extension: extensionOf.get(agentId) ?? null,
        site: sites.get(agentId) ?? null,
        contacts: own.map(callView),
        desktop: desktop
          ? { desktopId: desktop.desktopId, reportedAt: desktop.reportedAt, silent: desktop.silent }
          : null,
      };
    };
    return {
      agents: shown.map(view),
      more: found.length > shown.length,
      sites: [...new Set(servers.flatMap(({ site }) => site ?? []))].sort((a, b) => a.localeCompare(b)),
      now,
    };
  };
