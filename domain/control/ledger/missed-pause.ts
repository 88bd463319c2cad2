import type { LiveContact } from '../contact/live-contact.ts';
import type { ControlPorts } from '../ports.ts';
import { recordersByMedium, recordersOf } from '../recorder/instruct-recorders.ts';
import { endContact, firstState } from '../state/control-steps.ts';
import { answerFact, commit, retryOnConflict } from './commit.ts';
import type { DatedFact, LedgerEntry } from './ledger.ts';
import { emptyLedger, headOf } from './ledger-chain.ts';

/** Sound that was recorded although it had to be paused: nobody was there to keep the pause when the customer was transferred. */
export interface MissedPause {
  contactId: string;
  from: string;
  to: string;
}

const reason = 'The customer was transferred while recording was paused, and nothing kept the pause';

/** Of the command that says when the missed pause was over. */
const ending = '-end';

const idOf = ({ from }: Pick<MissedPause, 'from'>): string => `missed-pause-${from}`;

/**
 * Writes it into the ledger as a pause that was not confirmed, at its own time. That is an alarm, and the span is removed from
 * what was recorded. A repetition writes nothing. Returns whether it is in the ledger, which it is not for an unknown contact.
 */
export const noteMissedPause = ({
  live,
  controls,
  recorders,
  clock,
  count,
}: Pick<ControlPorts, 'controls' | 'recorders' | 'clock' | 'count'> & {
  live: { find(contactId: string): Promise<LiveContact | undefined> };
}) => {
  return async ({ contactId, from, to }: MissedPause): Promise<boolean> => {
    const contact = await live.find(contactId);
    if (!contact) return false;
    const commandId = idOf({ from });
    const names = recordersByMedium(recordersOf(recorders, contact), contact);
    const facts: DatedFact[] = [
      {
        ...{ kind: 'command', commandId, verb: 'pause', media: ['audio'], blackout: false, by: 'fermata' },
        ...{ source: 'transfer', reason, late: true, pauseUntil: to, at: from },
      },
      {
        ...answerFact(commandId, {
          ...{ recorder: contact.provider, medium: 'audio', result: 'unconfirmed', at: from },
          detail: 'It was recorded: the gateway was down when the customer was transferred.',
        }),
        at: from,
      },
      {
        ...{ kind: 'command', commandId: `${commandId}${ending}`, verb: 'pause', media: ['audio'], blackout: false },
        ...{ by: 'fermata', source: 'recovery', late: true, at: to },
      },
      {
        ...answerFact(`${commandId}${ending}`, {
          recorder: contact.provider,
          medium: 'audio',
          result: 'confirmed',
          at: to,
        }),
        at: to,
      },
    ];
    await retryOnConflict(async () => {
      const entries = await controls.ledger(contactId);
      if (entries.some((one) => one.kind === 'command' && one.commandId === commandId)) return true;
      const at = clock().toISOString();
      const first = { ...firstState(contact, names, at), ledger: headOf(emptyLedger, entries) };
      const state = (await controls.find(contactId)) ?? (contact.endedAt ? endContact(first, contact.endedAt) : first);
      const saved = await commit(controls, { ...state, updatedAt: at }, facts, at);
      if (saved) count('PausesUnconfirmed', 1);
      return saved && true;
    });
    return true;
  };
};

/** Whether a pause of a ledger is a missed one. */
export const isMissed = ({ commandId }: { commandId: string }): boolean => commandId.startsWith('missed-pause-');

/**
 * The stretches of a contact's sound that were recorded although the customer's call was paused, as instants. They must not be
 * kept. Where the end is not known it is left out: then nothing of what follows may be kept. Read from the entries themselves:
 * as pauses, two with no resume in between are one, which was confirmed when the first of them ended.
 */
export const missedSound = (ledger: readonly LedgerEntry[]): { from: string; to?: string }[] => {
  const commands = new Map(
    ledger.flatMap((entry) => (entry.kind === 'command' ? [[entry.commandId, entry] as const] : [])),
  );
  return [...commands.values()]
    .filter((command) => isMissed(command) && !command.commandId.endsWith(ending) && command.media.includes('audio'))
    .map(({ commandId, at: from }) => {
      const to = commands.get(`${commandId}${ending}`)?.at;
      return { from, ...(to !== undefined && { to }) };
    });
};
