import type { Medium } from '../../recording/recording.ts';
import type { Verb } from '../command/command.ts';
import type { LiveContact } from '../contact/live-contact.ts';

/** A provider's report that a recording was paused, resumed..., or was not: by a command of Fermata or its own. */
export interface RecordingNews {
  contactId: string;
  verb: Verb;
  media: readonly Medium[];
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  /** The provider's id of the agent or program that did it; the provider's name if it does not say. */
  by: string;
  result: 'confirmed' | 'failed';
  /** When the pause ends, if its provider says so. By default, after the longest pause that the settings allow. */
  pauseUntil?: string;
}

/** What a provider's webhook reports; empty if nothing in it matters here. */
export interface ProviderNews {
  contact?: LiveContact;
  /** Its places, which may belong to a contact with another id. The first in the list decides. */
  knownBy?: readonly string[];
  /** The report must not create a contact that is unknown. */
  onlyIfKnown?: true;
  /** A recording of the contact has started: what is paused must stay paused. */
  recordingBegan?: true;
  recording?: RecordingNews;
}
