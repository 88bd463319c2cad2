import { agentsOn } from '../control/contact/contact-history.ts';
import type { LiveContact } from '../control/contact/live-contact.ts';
import type { Captures } from '../desktop/captures.ts';
import type { UserExtension } from '../flag/extension.ts';
import type { RecordingServer } from '../flag/recording-server.ts';

/** The PC on which an agent is logged on and recorded. */
export interface AgentDesktop {
  desktopId: string;
  login: string;
  /** The PC's last report. */
  reportedAt: string;
  /** No report came when one was due, so the PC is off or cannot be reached. */
  silent: boolean;
}

/** An agent who is on a contact, or logged on at a PC that records them. */
export interface LiveAgent {
  agentId: string;
  contacts: readonly LiveContact[];
  desktop?: AgentDesktop;
}

interface Found {
  contacts: readonly LiveContact[];
  captures: readonly Captures[];
  /** ISO 8601 UTC. */
  now: string;
}

const newestReport = (a: AgentDesktop | undefined, b: AgentDesktop): AgentDesktop =>
  a === undefined || b.reportedAt > a.reportedAt ? b : a;

/** The PC that captures each agent. If there are several, the one that reported last. */
export const desktopsByAgent = (captures: readonly Captures[], now: string): ReadonlyMap<string, AgentDesktop> => {
  const desktops = new Map<string, AgentDesktop>();
  for (const { desktopId, at, until, agents } of captures) {
    for (const { agentId, login, endedAt } of agents) {
      if (endedAt !== undefined) continue;
      const desktop = { desktopId, login, reportedAt: at, silent: now >= until };
      desktops.set(agentId, newestReport(desktops.get(agentId), desktop));
    }
  }
  return desktops;
};

/**
 * Every agent with a contact or a desktop, those with contacts first, in the order of the contacts. A contact that nobody is
 * on at the moment belongs to no agent.
 */
export const liveAgents = ({ contacts, captures, now }: Found): LiveAgent[] => {
  const desktops = desktopsByAgent(captures, now);
  const contactsOf = new Map<string, LiveContact[]>();
  for (const contact of contacts) {
    for (const agentId of agentsOn(contact)) contactsOf.set(agentId, [...(contactsOf.get(agentId) ?? []), contact]);
  }
  const agentIds = new Set([...contactsOf.keys(), ...desktops.keys()]);
  return [...agentIds].map((agentId) => {
    const desktop = desktops.get(agentId);
    return { agentId, contacts: contactsOf.get(agentId) ?? [], ...(desktop && { desktop }) };
  });
};

/** The site at which each agent works: that of the recording server that serves their extension. */
export const sitesByAgent = (
  extensions: readonly UserExtension[],
  servers: readonly Pick<RecordingServer, 'recordingServerId' | 'site'>[],
): ReadonlyMap<string, string> => {
  const siteOf = new Map(servers.map(({ recordingServerId, site }) => [recordingServerId, site]));
  return new Map(
    extensions.flatMap(({ userId, recordingServerId }) => {
      const site = siteOf.get(recordingServerId);
      return site === undefined ? [] : [[userId, site] as const];
    }),
  );
};
