import type { Medium } from '../recording/recording.ts';
import type { Verb } from './command.ts';
import type { LiveContact } from './live-contact.ts';

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

/** What a webhook of a provider tells; neither where it tells nothing that matters here. */
export interface ProviderNews {
  contact?: LiveContact;
  recording?: RecordingNews;
}
