import type { CommandAnswer, ControlLedger, OutcomeView, RecordingStatus } from '../../../api/control/control.ts';
import type { ControlSettingsChange, ControlSettingsView } from '../../../api/control/control-settings.ts';
import { call, read } from './api.ts';
import { eventually } from './eventually.ts';
import { change } from './site.ts';

const everything = ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'] as const;

/** Recording control is on, administrators may do everything, and agents control their own contacts. */
export const turnOn = async (change_: Partial<ControlSettingsChange> = {}): Promise<void> => {
  const { version } = await read<ControlSettingsView>('administrator', '/v1/recording-control/settings');
  await change('PUT', '/v1/recording-control/settings', {
    enabled: true,
    longestPause: 300,
    onTransfer: 'keep',
    fields: [],
    grants: [
      { to: { role: 'administrator' }, functions: [...everything], writes: [], sees: [] },
      { to: { role: 'agent' }, functions: ['pause', 'tag'], writes: [], sees: [] },
    ],
    ...change_,
    version,
  } satisfies ControlSettingsChange);
};

type Role = 'administrator' | 'supervisor' | 'agent';

/** The answer to a command: the status, each recorder's answer for each medium, and the state if there is one. */
export interface CommandResult {
  status: number;
  outcomes: Record<string, OutcomeView['result']>;
  answer: CommandAnswer;
}

interface Body {
  seconds?: number;
  clientRequestId?: string;
  media?: string[];
  reason?: string;
}

/** Sends a command, by default as the administrator. */
export const command = (contactId: string, verb: string, body: Body = {}, role: Role = 'administrator') =>
  commandAt(`/v1/contacts/${contactId}/recording/${verb}`, body, role);

/** Sends a command for the contacts of this agent. */
export const commandAgent = (username: string, verb: string) =>
  commandAt(`/v1/agents/username/${username}/recording/${verb}`, {}, 'administrator');

const commandAt = async (path: string, body: Body, role: Role): Promise<CommandResult> => {
  const answer = await call(role, path, { method: 'POST', body });
  const given = (await answer.json()) as CommandAnswer;
  const outcomes = (given.outcomes ?? []).map(({ recorder, medium, result }) => [`${recorder} ${medium}`, result]);
  return { status: answer.status, outcomes: Object.fromEntries(outcomes), answer: given };
};

export const status = (contactId: string, role: Role = 'administrator'): Promise<RecordingStatus> =>
  read(role, `/v1/contacts/${contactId}/recording`);

export const mediaStates = async (contactId: string, role?: Role): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((await status(contactId, role)).media).map(([medium, one]) => [medium, one.standing]),
  );

/** Waits until an event has reported the contact. */
export const waitUntilReported = (contactId: string): Promise<RecordingStatus> =>
  eventually(async () => {
    const found = await status(contactId);
    if (found.connectedAt === null) throw new Error('Not connected yet');
    return found;
  }, 15);

export const ledger = (contactId: string): Promise<ControlLedger> =>
  read('administrator', `/v1/contacts/${contactId}/control-ledger`);

/** The commands in a ledger, with their source: `pause person`. */
export const commands = async (contactId: string): Promise<string[]> =>
  (await ledger(contactId)).entries
    .filter(({ kind }) => kind === 'command')
    .map(({ verb, source }) => `${verb} ${source}`);

/** Waits until `holds` answers true. */
export const waitUntil = (what: string, holds: () => Promise<boolean>, seconds = 90): Promise<void> =>
  eventually(async () => {
    if (!(await holds())) throw new Error(`Not yet: ${what}`);
  }, seconds);
