export const missingScreenReasons = [
  'screen-login-not-set',
  'screen-login-differs',
  'screen-no-logon',
  'screen-waits',
  'screen-not-captured',
  'screen-not-made',
  'screen-lost',
] as const;
/**
 * Why the screen of an agent who should have been recorded never came. `detail` says more.
 * - `screen-login-not-set`: the agent has no Windows login, so their PC is unknown.
 * - `screen-login-differs`: somebody with that user name was logged on, but in another domain.
 * - `screen-no-logon`: the agent was logged on at no PC with a desktop agent.
 * - `screen-waits`: their PC was asked, and has not answered for an hour.
 * - `screen-not-captured`: their PC captured nothing at that time; `detail` names the causes of its gaps.
 * - `screen-not-made`: their PC no longer has the captured segments, or could not join them.
 * - `screen-lost`: it was waiting on a PC that was removed, or its PC has lost it.
 */
export type MissingScreenReason = (typeof missingScreenReasons)[number];

export const missingKeystrokesReasons = ['keystrokes-wait', 'keystrokes-not-made'] as const;
/**
 * Why the keystrokes of an agent never came. If nothing was typed, none are missing.
 * - `keystrokes-wait`: their PC was asked, and has not answered for an hour.
 * - `keystrokes-not-made`: their PC no longer has them, or could not join them; `detail` says more.
 */
export type MissingKeystrokesReason = (typeof missingKeystrokesReasons)[number];

/** Flags of a recording on site came, and no contact with the id that they name. */
export const flagsWithoutContact = 'flags-without-contact';

/** Whether the sound of a contact is missing. Entries of other media are taken off the list by what PCs answer, and those of flags by their contact. */
export const isReasonOfSound = (reason: MissingReason): boolean =>
  ![...missingScreenReasons, ...missingKeystrokesReasons, flagsWithoutContact].some((one) => one === reason);

export const missingReasons = [
  'not-recorded',
  'not-arrived',
  'deleted',
  'unreadable',
  'unmatched-nearby',
  'record-quarantined',
  ...missingScreenReasons,
  ...missingKeystrokesReasons,
  flagsWithoutContact,
] as const;
/**
 * Why a contact that should have a recording has none.
 * - `not-recorded`: the record lists no recording: the flow has no "Set call recording behavior" (AC-04). Not a fault.
 * - `not-arrived`: the record lists one, but the file has not arrived.
 * - `deleted`: the record says that it was deleted, or its bucket no longer has it; `detail` says which, and why.
 * - `unreadable`: the file that arrived is not a recording or has no sound, or the record lists a document; `detail`
 *   says what it is.
 * - `unmatched-nearby`: it has not arrived, but there is an unmatched file of about that time; `detail` names it.
 * - `record-quarantined`: the contact record itself could not be read.
 * - `flags-without-contact`: a gateway wrote flags for a contact that did not come; `detail` names the recording.
 */
export type MissingReason = (typeof missingReasons)[number];

export interface MissingRecording {
  /** Absent if not even the contact id of a quarantined record can be read. */
  contactId?: string;
  reason: MissingReason;
  detail?: string;
  /** When it was first found missing: ISO 8601 UTC. */
  since: string;
  /** When the contact began, if known. */
  startedAt?: string;
  agentId?: string;
}

/** The list of missing recordings. An entry stays until its recording arrives. */
export interface MissingRecordingStore {
  /** Adds or replaces the reason for one contact; the first `since` stays. */
  note(missing: MissingRecording & { contactId: string }): Promise<void>;

  /** Removes the contact from the list. Harmless if it is not on it. */
  clear(contactId: string): Promise<void>;

  /** The same for its screen: a separate entry, which only `clearScreen` removes. */
  noteScreen(missing: MissingRecording & { contactId: string; reason: MissingScreenReason }): Promise<void>;
  clearScreen(contactId: string): Promise<void>;

  /** The same for its keystrokes, which only `clearKeystrokes` removes. */
  noteKeystrokes(missing: MissingRecording & { contactId: string; reason: MissingKeystrokesReason }): Promise<void>;
  clearKeystrokes(contactId: string): Promise<void>;

  /** The same for a contact that is not known, and has flags: an entry that only `clearFlags` takes off the list. */
  noteFlags(missing: MissingRecording & { contactId: string; reason: typeof flagsWithoutContact }): Promise<void>;
  clearFlags(contactId: string): Promise<void>;

  /** Adds a quarantined record with its place, and its contact if that can be read. Harmless when repeated. */
  noteQuarantined(record: { quarantineKey: string; contactId?: string; reason: string; at: string }): Promise<void>;

  /** Oldest first. */
  list(page: {
    limit: number;
    cursor?: string;
    reason?: MissingReason;
  }): Promise<{ missing: MissingRecording[]; next?: string }>;
}
