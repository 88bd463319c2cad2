import type {
  CommandAnswer,
  ControlLedger,
  ControlSettingsChange,
  ControlSettingsView,
  OutcomeView,
  RecordingStatus,
} from '../../../api/control.ts';
import { call, read } from './api.ts';
import { eventually } from './eventually.ts';
import { change } from './site.ts';

const everything = ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'] as const;

/** Turned on, with a grant of everything to administrators and of their own contacts to agents. */
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

/** What the caller is told: the status, what each recorder said of each medium, and the state where there is one. */
export interface Told {
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

/** A command; without an asker, the administrator's. */
export const command = (contactId: string, verb: string, body: Body = {}, role: Role = 'administrator') =>
  commandAt(`/v1/contacts/${contactId}/recording/${verb}`, body, role);

/** The same for whatever this agent is on. */
export const commandAgent = (username: string, verb: string) =>
  commandAt(`/v1/agents/username/${username}/recording/${verb}`, {}, 'administrator');

const commandAt = async (path: string, body: Body, role: Role): Promise<Told> => {
  const answer = await call(role, path, { method: 'POST', body });
  const said = (await answer.json()) as CommandAnswer;
  const outcomes = (said.outcomes ?? []).map(({ recorder, medium, result }) => [`${recorder} ${medium}`, result]);
  return { status: answer.status, outcomes: Object.fromEntries(outcomes), answer: said };
};

export const status = (contactId: string, role: Role = 'administrator'): Promise<RecordingStatus> =>
  read(role, `/v1/contacts/${contactId}/recording`);

export const standings = async (contactId: string, role?: Role): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((await status(contactId, role)).media).map(([medium, one]) => [medium, one.standing]),
  );

/** The contact, once an event has told of it. */
export const known = (contactId: string): Promise<RecordingStatus> =>
  eventually(async () => {
    const found = await status(contactId);
    if (found.connectedAt === null) throw new Error('Not connected yet');
    return found;
  }, 15);

export const ledger = (contactId: string): Promise<ControlLedger> =>
  read('administrator', `/v1/contacts/${contactId}/control-ledger`);

/** Of its entries, what was commanded and by what: `pause person`. */
export const commands = async (contactId: string): Promise<string[]> =>
  (await ledger(contactId)).entries
    .filter(({ kind }) => kind === 'command')
    .map(({ verb, source }) => `${verb} ${source}`);

/** Until it is so. */
export const until = (what: string, holds: () => Promise<boolean>, seconds = 15): Promise<void> =>
  eventually(async () => {
    if (!(await holds())) throw new Error(`Not yet: ${what}`);
  }, seconds);
