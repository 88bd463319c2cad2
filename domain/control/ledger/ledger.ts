import type { Medium } from '../../recording/recording.ts';
import type { CommandSource, OnDemand, Verb } from '../command/command.ts';
import type { OutcomeResult } from '../recorder/outcome.ts';
import type { RecorderName } from '../recorder/recorder-name.ts';

/** What a ledger records: a command before it is sent, every answer to it, and what else happened to the contact. */
export type LedgerFact =
  | {
      kind: 'command';
      commandId: string;
      verb: Verb;
      media: readonly Medium[];
      blackout: boolean;
      onDemand?: OnDemand;
      by: string;
      source: CommandSource;
      reason?: string;
      clientRequestId?: string;
      together?: string;
      pauseUntil?: string;
      /** Of a pause: when its cause happened, before the command. */
      since?: string;
      /** Reported late: the entries are dated when it happened, but their place in the ledger is where the report arrived. */
      late?: true;
    }
  | {
      kind: 'answer';
      commandId: string;
      recorder: RecorderName;
      medium: Medium;
      result: OutcomeResult;
      code?: string;
      detail?: string;
    }
  /** The field or label, never the value. */
  | { kind: 'mark'; mark: 'tag' | 'untag' | 'metadata'; name: string; by: string }
  | { kind: 'transferred'; toContactId: string; pausePolicy: 'keep' | 'end' }
  /** Its end was reported wrongly: it continues, and so does its pause. */
  | { kind: 'contact-reopened'; pausedMedia: readonly Medium[] }
  /** The last entry of every ledger; removing entries at its end removes this one, too. */
  | { kind: 'contact-ended'; pausedMedia: readonly Medium[] };

/** A fact that happened at another time than the step that records it. */
export type DatedFact = LedgerFact & { at?: string };

/** One entry. `hash` is SHA-256 (hex) over the canonical form of everything else here, including the previous entry. */
export type LedgerEntry = LedgerFact & {
  contactId: string;
  /** From 1, without a gap. */
  number: number;
  at: string;
  /** The hash of the previous entry; 64 zeros for the first. */
  previousHash: string;
  hash: string;
};

export const ledgerFlaws = ['missing', 'altered', 'not-chained', 'cut-off'] as const;
export type LedgerFlaw = (typeof ledgerFlaws)[number];

/** The result of a check: sound, or the number of the first broken entry, and what is wrong there. */
export type LedgerCheck =
  | { sound: true; entries: number; head: string }
  | { sound: false; entry: number; reason: LedgerFlaw };

export const noHash = '0'.repeat(64);

export interface LedgerReader {
  /** Every entry of a contact's ledger, in order. */
  ledger(contactId: string): Promise<LedgerEntry[]>;
}
