import { createHash } from 'node:crypto';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { archiveKey, type UploadAddress } from '../../../domain/upload/archive/archive.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { agent, call } from '../recording-control/recording-control-kit.ts';
import { random } from '../staging-api/staging-api-kit.ts';
import { startDay } from './screen-extraction-kit.ts';

export type Extraction = DesktopAnswer<'extractions'>['extractions'][number];
export type Gaps = StagedRecording['gaps'];

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const contentOf = (bytes: Uint8Array) => ({ size: bytes.length, sha256: hash(bytes) });
export const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
export const black = (from: number, to: number) => ({ from: at(from), to: at(to), cause: 'pause' });

export interface Made {
  gaps?: Gaps;
  /** What is inside the container. */
  content?: Uint8Array;
  /** When it begins, in seconds past ten; otherwise with the contact. */
  begin?: number;
}

/** What a PC says of a container that it made. */
export const made = (
  { extractionId, revision, to }: Extraction,
  container: Uint8Array,
  { gaps = [], content = random(10), begin = -60 }: Made = {},
) => ({
  ...{
    extractionId,
    revision,
    medium: 'screen' as const,
    path: `recordings/${revision}.sealed`,
    durationSeconds: 60 - begin,
  },
  ...{ startedAt: at(begin), endedAt: to, content: contentOf(content), sealed: contentOf(container), gaps: [...gaps] },
});

/** Sam's contact of two minutes, and their PC. */
export const startLatePauses = async () => {
  const counts: Record<string, number> = {};
  const count = (name: string, value: number) => {
    counts[name] = (counts[name] ?? 0) + value;
  };
  const day = await startDay({}, { telemetry: { ...silent, count } });
  const { sams, site, control } = day;
  const listed = async () => (await sams.call('extractions', { after: null, limit: 10 })).extractions;
  const stored = async () => (await site.uploads.ofContact('c-1'))[0]!;

  /** The contact was imported, and its PC was asked for its screens. */
  const imported = async (): Promise<Extraction> => {
    await control.live.note(call('c-1'));
    await day.blackouts(call('c-1'), at(60));
    return (await listed())[0]!;
  };

  /** Somebody paused from ten to thirty seconds past ten, and the cloud learns of it only now. */
  const pauseBecomesKnown = async () => {
    const send = (what: string) => control.post(agent, `/v1/contacts/c-1/recording/${what}`, {});
    control.pass(10_000);
    await send('pause');
    control.pass(20_000);
    await send('resume');
    await day.blackouts(call('c-1'), at(60));
  };

  const register = async (...recording: Parameters<typeof made>) =>
    (await sams.call('register', { recordings: [made(...recording)] })).recordings[0]!;

  /** What screen-arrival does. */
  const open = async () => {
    const { recordingId, sealed } = await stored();
    const { size, sha256 } = sealed!.content!;
    const receipt = { key: archiveKey({ recordingId, sha256 }), size, sha256, at: at(100) };
    await site.uploads.open(recordingId, receipt, { at: at(100), step: 'opened', machine: 'cloud', size, sha256 });
  };

  /** By Immediate Upload, up to the confirmation of the archive. */
  const deliver = async (recordingId: string, container: Uint8Array) => {
    const { items } = await sams.call('work', { limit: 10 });
    expect(items).toMatchObject([{ recordingId, action: 'upload', ...contentOf(container) }]);
    const [how] = (await sams.call('uploads', { recordings: [{ recordingId }] })).recordings;
    site.archive.send((how as { address: UploadAddress }).address, container);
    await sams.call('confirm', { recordings: [{ recordingId }] });
    await open();
    await sams.call('deletions', { recordings: [{ recordingId, at: at(90) }] });
  };

  const delivered = async (as: Made = {}) => {
    const extraction = await imported();
    const container = random(500);
    const { recordingId } = await register(extraction, container, as);
    await deliver(recordingId!, container);
    return { extraction, recordingId: recordingId! };
  };

  return { day, counts, listed, stored, imported, pauseBecomesKnown, register, deliver, delivered };
};
