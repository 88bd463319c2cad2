import type { Medium } from '../../recording/recording.ts';
import type { Verb } from '../command/command.ts';
import type { LiveContact } from '../contact/live-contact.ts';

/** A provider's word that a recording was paused, resumed..., or was not: of a command of Fermata or of its own. */
export interface RecordingNews {
  contactId: string;
  verb: Verb;
  media: readonly Medium[];
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  /** The provider's id of the agent or program that did it; the provider's name where it does not say. */
  by: string;
  result: 'confirmed' | 'failed';
}

/** What a webhook of a provider reports; nothing where it reports nothing that matters here. */
export interface ProviderNews {
  contact?: LiveContact;
  /** Its places that may be known to belong to a contact of another id; the earlier decides. */
  knownBy?: readonly string[];
  /** It says nothing of a contact that nobody has heard of. */
  onlyIfKnown?: true;
  /** A recording of the contact has begun: what is paused is to stay so. */
  recordingBegan?: true;
  recording?: RecordingNews;
}
