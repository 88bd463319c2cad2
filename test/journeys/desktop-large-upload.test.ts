import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ListMultipartUploadsCommand, ListPartsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Playback } from '../../api/contacts/contacts.ts';
import { readDesktopIdentity } from '../../desktop-agent/cloud.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import { partSizeOf } from '../../domain/upload/archive/parts.ts';
import { desktopPc } from '../desktop-agent/kit/pc.ts';
import { aliceCallRecord, login, recordAlice, waitUntilFunctionsKnowAlice } from './kit/alice.ts';
import { call, waitForContact } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { enrolledDesktop, newCode, removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';

jest.setTimeout(240_000);

const s3 = new S3Client({ forcePathStyle: true });
const size = 64 * 1024 * 1024;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** What a PC writes besides the recording: requests, its journal, its log. */
const besidesBytes = 3 * 1024 * 1024;

let pc: Awaited<ReturnType<typeof desktopPc>> | undefined;
beforeAll(async () => {
  await removeDesktops();
  await uploadEverythingAtOnce();
});
afterAll(async () => {
  await pc?.close();
  await removeDesktops();
});

/** The bytes of the parts that the archive already has of a recording in flight. */
const arrivedBytes = async (): Promise<number> => {
  const Bucket = outputs.archiveBucket;
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  const sizes = await Promise.all(
    Uploads.map(async ({ Key, UploadId }) => {
      const { Parts = [] } = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId }));
      return Parts.reduce((sum, part) => sum + (part.Size ?? 0), 0);
    }),
  );
  return Math.max(0, ...sizes);
};

/** All bytes that a process has written: to files, and to the network. */
const writtenBytes = (pid: number): number =>
  Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

test('a PC that is switched off in the middle of a large recording sends the rest when it is back, and no part twice (AC-22)', async () => {
  const { userId } = await recordAlice();
  pc = await desktopPc({ url: outputs.apiUrl }, { code: (await newCode()).code, machine: `PC-${randomUUID()}` });
  const { folder } = pc;
  const desktop = enrolledDesktop(readDesktopIdentity(folder), 'PC');
  await desktop.logOn(login, new Date(Date.now() - 3_600_000));
  await waitUntilFunctionsKnowAlice();
  const contactId = randomUUID();
  await stream(aliceCallRecord(contactId, userId));
  const extraction = await eventually(async () => {
    const { extractions } = await desktop.call('extractions', { after: null, limit: 100 });
    const found = extractions.find((one) => one.contactId === contactId);
    expect(found).toBeDefined();
    return found!;
  }, 60);

  // The sealed recording lies there as if the screen had been captured all day.
  const content = randomBytes(size);
  const container = await desktop.seal(extraction, content);
  const path = `recordings/${extraction.extractionId}.sealed`;
  mkdirSync(join(folder, 'recordings'), { recursive: true });
  writeFileSync(join(folder, path), container);
  const { from: startedAt, to: endedAt } = extraction;
  const file = {
    ...{ path, mtimeMs: statSync(join(folder, path)).mtimeMs, startedAt, endedAt, gaps: [] },
    ...{ sealed: { size: container.length, sha256: hashOf(container) }, content: { size, sha256: hashOf(content) } },
    durationSeconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
  };
  const journal = openJournal(folder);
  journal.addExtractions([extraction]);
  const { extractionId, revision } = extraction;
  journal.apply(extractionId, revision, { is: 'sealed', file }, new Date());
  journal.close();

  const first = pc.service();
  const givenUp = Date.now() + 90_000;
  let arrived = 0;
  for (; arrived === 0 && Date.now() < givenUp; await wait(5)) arrived = await arrivedBytes();
  await first.stop('SIGKILL');
  // Parts in flight may still arrive.
  arrived = await arrivedBytes();
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThanOrEqual(container.length - 2 * partSizeOf(size));
  expect(existsSync(join(folder, path))).toBe(true);

  const second = pc.service();
  const { recordings, history } = await waitForContact(contactId, (found) =>
    found.recordings.some((one) => one.medium === 'screen' && one.playable),
  );
  await eventually(async () => expect(existsSync(join(folder, path))).toBe(false), 60);
  const written = writtenBytes(second.pid);
  expect(written).toBeGreaterThan(container.length - arrived);
  expect(written).toBeLessThan(container.length - arrived + besidesBytes);

  const recording = recordings.find(({ medium }) => medium === 'screen')!;
  expect(recording).toMatchObject({ state: 'present', size, fileUploadState: 'Uploaded' });
  expect(history.filter(({ what }) => what === 'archived')).toHaveLength(1);
  const play = `/v1/contacts/${contactId}/recordings/${recording.recordingId}/playback`;
  const { url } = (await (await call('administrator', play, { method: 'POST' })).json()) as Playback;
  expect(hashOf(new Uint8Array(await (await fetch(url)).arrayBuffer()))).toBe(hashOf(content));
});
