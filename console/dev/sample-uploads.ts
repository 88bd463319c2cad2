import type { UploadItem } from '../../api/administration.ts';
import * as sample from './sample-data.ts';

const chance = sample.seededChance(38);
const hex = (length: number) => Array.from({ length }, () => Math.floor(chance() * 16).toString(16)).join('');

const reasons = [
  'The archive did not answer within 30 seconds.',
  'The file has changed since its manifest was written.',
  'The share \\\\nas01\\qm$\\staging cannot be reached.',
];

const draw = (index: number): UploadItem['uploadState'] => {
  if (index % 23 === 0) return 'Failed';
  if (index < 40) return 'Not yet uploaded';
  if (index < 44) return 'Uploading';
  return index % 6 === 0 ? 'Recycled' : index % 19 === 0 ? 'Removed' : 'Uploaded';
};

/** Recordings on their way, with their hand-overs up to where they are. */
export const sampleUploads = (dataServerId: string, machine: string, now: number): UploadItem[] =>
  sample.contacts.slice(0, 180).map((contact, index) => {
    const uploadState = draw(index);
    const medium = index % 3 === 2 ? 'screen' : 'audio';
    const size = Math.round((medium === 'screen' ? 40e6 : 2e6) * (0.3 + chance()));
    const sha256 = hex(64);
    const decided = uploadState !== 'Not yet uploaded' || index % 2 === 0;
    const recycled = uploadState === 'Recycled';
    const immediate = index % 17 === 5;
    const began = Date.parse(contact.startedAt);
    const run = now - 95 * 60_000;
    const at = (minutes: number) => new Date(began + minutes * 60_000).toISOString();
    const later = (seconds: number) => new Date(run + (index * 11 + seconds) * 1000).toISOString();
    const entry = (time: string, step: string, place: string) => ({ at: time, step, machine: place, size, sha256 });
    const custody = [
      entry(at(4), 'recorded', `PC-${100 + (index % 12)}`),
      entry(at(5), 'staged', machine),
      entry(at(6), 'registered', 'cloud'),
      ...(decided ? [entry(later(0), recycled ? 'recycled' : 'released', 'cloud')] : []),
      ...(['Uploading', 'Uploaded', 'Failed', 'Removed'].includes(uploadState)
        ? [entry(later(30), 'upload-started', machine)]
        : []),
      ...(['Uploaded', 'Removed'].includes(uploadState)
        ? [entry(later(42), 'archived', 'cloud'), entry(later(43), 'local-copy-deleted', machine)]
        : []),
    ];
    // One that was damaged on the way, to see how that looks.
    if (index === 23) custody.at(-1)!.sha256 = hex(64);
    return {
      recordingId: hex(32),
      contactId: contact.contactId,
      medium,
      username: contact.acdId ?? 'amara.okafor',
      dataServerId,
      size,
      sha256,
      uploadState,
      ruleName: decided ? (recycled ? 'Short calls' : 'Staged Upload Team') : null,
      immediate: decided && immediate,
      failure:
        uploadState === 'Failed' ? { reason: reasons[index % 3]!, at: later(600), times: 1 + (index % 4) } : null,
      custody,
    };
  });
