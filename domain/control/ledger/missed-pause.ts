import type { LiveContact } from '../contact/live-contact.ts';
import type { ControlPorts } from '../ports.ts';
import { recordersByMedium, recordersOf } from '../recorder/instruct-recorders.ts';
import { endContact, firstState } from '../state/control-steps.ts';
import { answerFact, commit, retryOnConflict } from './commit.ts';
import type { DatedFact, LedgerEntry } from './ledger.ts';
import { emptyLedger, headOf } from './ledger-chain.ts';

/** Sound that was recorded although it should have been paused, because nothing kept the pause at a transfer. */
export interface MissedPause {
  contactId: string;
  from: string;
  to: string;
}

const reason = 'The customer was transferred while recording was paused, and nothing kept the pause';

/** Marks the id of the command that ends a missed pause. */
const endSuffix = '-end';

const idOf = ({ from }: Pick<MissedPause, 'from'>): string => `missed-pause-${from}`;

/**
 * Writes a missed pause into the ledger as an unconfirmed pause at its own time. This raises an alarm, and the span is
 * removed from the recording. A repetition writes nothing. Returns false if the contact is unknown, and so has no ledger.
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
        ...{ kind: 'command', commandId: `${commandId}${endSuffix}`, verb: 'pause', media: ['audio'], blackout: false },
        ...{ by: 'fermata', source: 'recovery', late: true, at: to },
      },
      {
        ...answerFact(`${commandId}${endSuffix}`, {
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
 * The spans of a contact's sound that were recorded although the customer's call was paused, as instants. They must not be
 * kept. If the end of a span is unknown, it is left out, and nothing after its start may be kept. They are read from the
 * entries, because two pauses without a resume between them would count as one, confirmed when the first of them ended.
 */
export const missedSound = (ledger: readonly LedgerEntry[]): { from: string; to?: string }[] => {
  const commands = new Map(
    ledger.flatMap((entry) => (entry.kind === 'command' ? [[entry.commandId, entry] as const] : [])),
  );
  return [...commands.values()]
    .filter((command) => isMissed(command) && !command.commandId.endsWith(endSuffix) && command.media.includes('audio'))
    .map(({ commandId, at: from }) => {
      const to = commands.get(`${commandId}${endSuffix}`)?.at;
      return { from, ...(to !== undefined && { to }) };
    });
};
