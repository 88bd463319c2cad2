import type { LiveAgentsView, LiveAgentView, LiveCallView } from '../../api/control/live.ts';
import { matchesName } from '../../domain/name-match.ts';

/** One contact of an agent, or an agent without a contact. */
export interface LiveRow {
  id: string;
  agent: LiveAgentView;
  call: LiveCallView | undefined;
}

export const nameOf = ({ agentName, agentId }: Pick<LiveAgentView, 'agentName' | 'agentId'>): string =>
  agentName ?? agentId;

const callsOf = (agent: LiveAgentView): LiveRow[] =>
  agent.contacts.length > 0
    ? agent.contacts.map((call) => ({ id: `${agent.agentId}#${call.contactId}`, agent, call }))
    : [{ id: agent.agentId, agent, call: undefined }];

/** Sorts by name, with agents on a contact first. */
const inOrder = (a: LiveRow, b: LiveRow): number =>
  Number(b.call !== undefined) - Number(a.call !== undefined) ||
  nameOf(a.agent).localeCompare(nameOf(b.agent)) ||
  (b.call?.connectedAt ?? '').localeCompare(a.call?.connectedAt ?? '');

/** `030 123` finds `+4930123456`, because numbers are typed with and without their country, with any separators. */
const matchesNumber = (number: string | null, text: string): boolean => {
  const typed = text.replace(/[\s().\-/]/g, '').replace(/^(\+|0{1,2})/, '');
  return number !== null && /^\d+$/.test(typed) && number.includes(typed);
};

/** Whether the name, extension, queue or customer's number matches the typed text. */
const matches = (text: string, { agent, call }: LiveRow): boolean =>
  matchesName([nameOf(agent), agent.extension, call?.queueName].filter(Boolean).join(' '), text) ||
  matchesNumber(call?.customerNumber ?? null, text);

export const rowsOf = (agents: LiveAgentsView['agents'], text: string, onlyOnContact: boolean): LiveRow[] =>
  agents
    .flatMap(callsOf)
    .filter((row) => (!onlyOnContact || row.call) && (text.trim() === '' || matches(text, row)))
    .toSorted(inOrder);

/** `3 agents on a contact, 2 without one`. */
export const summaryOf = (agents: LiveAgentsView['agents']): { onContact: number; without: number } => {
  const onContact = agents.filter(({ contacts }) => contacts.length > 0).length;
  return { onContact, without: agents.length - onContact };
};
