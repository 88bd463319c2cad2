import type { Contact, ListedRecording } from '../../domain/contact/contact.ts';
import type { Recording } from '../../domain/recording/recording.ts';

export const contactId = 'a0000012-0000-4000-8000-000000000001';
export const location = `recordings/connect/example/CallRecordings/2026/02/03/${contactId}_20260203T23:59_UTC.wav`;

/** A call that an agent took one second before midnight. Its record lists no recording. */
export const aCall = (changes: Partial<Contact> = {}): Contact => ({
  contactId,
  initialContactId: changes.contactId ?? contactId,
  channel: 'voice',
  initiationMethod: 'INBOUND',
  agentId: '5d467b05-e376-4801-8ee3-24f6a6638c6a',
  acdId: 'jdoe',
  initiatedAt: '2026-02-03T23:57:40Z',
  connectedToAgentAt: '2026-02-03T23:59:58Z',
  listedRecordings: [],
  updatedAt: '2026-02-04T00:11:01Z',
  contentHash: '0000000000000000',
  recordKey: 'ctr/2026/02/04/00/one',
  importedAt: '2026-02-04T00:12:00.000Z',
  ...changes,
});

export const listed = (changes: Partial<ListedRecording> = {}): ListedRecording => ({
  medium: 'audio',
  part: 'agent',
  location,
  status: 'available',
  ...changes,
});

export const recorded = (changes: Partial<Recording> = {}): Recording => ({
  recordingId: '0123456789abcdef',
  contactId,
  medium: 'audio',
  part: 'agent',
  location,
  size: 44 + 32_000,
  etag: 'one',
  modifiedAt: '2026-02-04T00:10:10.000Z',
  arrivedAt: '2026-02-04T00:10:12.000Z',
  durationSeconds: 1,
  matchedBy: 'file-name',
  uploadState: 'Uploaded',
  ...changes,
});
