import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Browser, Page } from 'playwright-core';
import type { Me } from '../../api/administration/people/users.ts';
import type { ContactDetail, Playback } from '../../api/contacts/contacts.ts';
import type { RedactionPage, RedactionRequestView, RedactionsOfContact } from '../../api/contacts/redaction.ts';
import type { ScreenRedaction } from '../../api/control/screen-redaction.ts';
import { wav } from '../../local/media/wav.ts';
import { isBlackPicture, picturesOf, screenRecording } from '../kit/screen-recording.ts';
import { findViolations } from './kit/accessibility.ts';
import { aliceCallRecord, login, recordAlice, waitUntilFunctionsKnowAlice } from './kit/alice.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { openBrowser, signInAt } from './kit/browser.ts';
import { sample } from './kit/contact-record.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { enrolDesktop, newCode, removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecording, stream } from './kit/provider.ts';
import { webex } from './kit/recorders.ts';
import { turnOn, waitUntil, waitUntilReported } from './kit/recording-control.ts';

let alice: { userId: string };

const s3 = new S3Client({ forcePathStyle: true });
const rate = 8000;
const functions = ['redact', 'approve-redaction'] as const;

beforeAll(async () => {
  await turnOn({
    grants: [
      { to: { role: 'administrator' }, functions: [...functions, 'pause'], writes: [], sees: [] },
      { to: { role: 'supervisor' }, functions: [...functions], writes: [], sees: [] },
      { to: { role: 'agent' }, functions: ['pause'], writes: [], sees: [] },
    ],
  });
  // This comes before any contact is imported, because functions remember people for half a minute.
  alice = await recordAlice();
});
afterAll(() => turnOn());

/** A call that was recorded, ten seconds long; every byte of its sound is 7. */
const recordedCall = async (file: Uint8Array): Promise<{ contactId: string; key: string; recordingId: string }> => {
  const contactId = randomUUID();
  const key = `connect/example/CallRecordings/2025/06/05/${contactId}_20250605T10:00_UTC.wav`;
  await putRecording(key, file);
  const { userId, username } = await read<Me>('agent', '/v1/me');
  const record = sample('inbound-with-hold');
  const was = record.Agent as { ARN: string };
  const Agent = { ...was, ARN: was.ARN.replace(/agent\/.*$/, `agent/${userId}`), Username: username };
  await stream({ ...record, ContactId: contactId, InitialContactId: null, Agent, Recording: null, Recordings: null });
  const { recordings } = await waitForContact(contactId, (found) => found.recordings.some(({ playable }) => playable));
  return { contactId, key, recordingId: recordings[0]!.recordingId };
};

const sound = () => wav({ channels: 2, sampleRate: rate, sound: new Uint8Array(rate * 4 * 10).fill(7) });

const versionsOf = async (Bucket: string, key: string): Promise<Uint8Array[]> => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: key }));
  expect(DeleteMarkers).toEqual([]);
  return Promise.all(
    Versions.map(async ({ Key, VersionId }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return Body!.transformToByteArray();
    }),
  );
};

/** Seconds of a stereo WAV file of 16 bits in which nothing is heard. */
const silentSeconds = (bytes: Uint8Array): number[] =>
  Array.from({ length: 10 }, (_, second) => second).filter((second) => {
    const from = bytes.length - rate * 4 * (10 - second);
    return bytes.subarray(from, from + rate * 4).every((byte) => byte === 0);
  });

const ask = async (contactId: string, body: object): Promise<RedactionRequestView> => {
  const answer = await call('supervisor', `/v1/contacts/${contactId}/redactions`, { method: 'POST', body });
  expect(answer.status).toBe(201);
  return (await answer.json()) as RedactionRequestView;
};
const decide = (role: 'administrator' | 'supervisor' | 'agent', request: RedactionRequestView, verb: string) =>
  call(role, `/v1/contacts/${request.contactId}/redactions/${request.requestId}/${verb}`, {
    method: 'POST',
    body: {},
  });
const settled = (contactId: string): Promise<RedactionRequestView> =>
  eventually(async () => {
    const { redactions } = await read<RedactionsOfContact>('administrator', `/v1/contacts/${contactId}/redactions`);
    const [request] = redactions;
    if (request?.state !== 'done' && request?.state !== 'failed') throw new Error(`Not yet: ${request?.state}`);
    return request;
  }, 60);
const play = async (contactId: string, recordingId: string): Promise<Response> =>
  call('administrator', `/v1/contacts/${contactId}/recordings/${recordingId}/playback`, { method: 'POST' });
const bytesOf = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

test('a card number in a recording is silent after a second person has approved it, and no version holds it any more (OD-05)', async () => {
  const { contactId, key, recordingId } = await recordedCall(sound());
  await putRecording(key, sound());
  expect(await versionsOf(outputs.recordingsBucket, key)).toHaveLength(2);
  const { url: before } = (await (await play(contactId, recordingId)).json()) as Playback;

  const body = { recordingId, spans: [{ fromSeconds: 2, toSeconds: 4 }], reason: 'Card number said aloud' };
  expect((await call('agent', `/v1/contacts/${contactId}/redactions`, { method: 'POST', body })).status).not.toBe(201);
  const request = await ask(contactId, body);
  expect(request).toMatchObject({ state: 'requested', mayDecide: false });
  // Nothing happens before somebody else agrees.
  expect((await decide('supervisor', request, 'approve')).status).toBe(403);
  expect((await play(contactId, recordingId)).status).toBe(201);
  const { redactions } = await read<RedactionPage>('administrator', '/v1/redactions');
  expect(redactions).toContainEqual({ ...request, mayDecide: true });
  expect((await decide('administrator', request, 'approve')).status).toBe(200);

  expect(await settled(contactId)).toMatchObject({
    state: 'done',
    outcomes: [{ recordingId, result: 'redacted', removed: [{ fromSeconds: 2, toSeconds: 4 }] }],
  });
  const versions = await versionsOf(outputs.recordingsBucket, key);
  expect(versions.map(silentSeconds)).toEqual([[2, 3]]);
  // So does the address that was given before.
  expect(silentSeconds(await bytesOf(before))).toEqual([2, 3]);

  const { recordings, history } = await waitForContact(contactId, (found) => found.recordings[0]!.playable);
  expect(recordings[0]).toMatchObject({ withheld: null, redacted: [{ fromSeconds: 2, toSeconds: 4 }] });
  const what = (entry: ContactDetail['history'][number]) => entry.what;
  expect(history.map(what)).toEqual(expect.arrayContaining(['redaction-requested', 'redaction-approved', 'redacted']));
  expect(history.find((entry) => entry.what === 'redacted')?.detail).toMatch(
    /0:02\.0 to 0:04\.0\. Asked by \S+, approved by \S+: Card number said aloud\. Before: SHA-256 [0-9a-f]{64}$/,
  );
  const { url } = (await (await play(contactId, recordingId)).json()) as Playback;
  const answer = await fetch(url);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a recording that cannot be redacted is hidden with the reason, until a second person refuses that (OD-05)', async () => {
  const mp3 = Uint8Array.from({ length: 417 * 200 }, (_, index) => [0xff, 0xfb, 0x90, 0x64][index % 417] ?? 0);
  const { contactId, recordingId } = await recordedCall(mp3);
  const request = await ask(contactId, { recordingId, spans: [{ fromSeconds: 1, toSeconds: 2 }], reason: 'Wrong' });
  await decide('administrator', request, 'approve');
  expect(await settled(contactId)).toMatchObject({ state: 'failed', outcomes: [{ result: 'impossible' }] });
  const { recordings } = await waitForContact(contactId);
  expect(recordings[0]).toMatchObject({
    playable: false,
    withheld: expect.stringContaining('only WAV can be silenced'),
  });
  expect((await play(contactId, recordingId)).status).toBe(409);
  expect((await decide('administrator', request, 'refuse')).status).toBe(200);
  expect((await play(contactId, recordingId)).status).toBe(201);
});

describe('with a PC that records screens', () => {
  beforeAll(async () => {
    await uploadEverythingAtOnce();
    await waitUntilFunctionsKnowAlice();
  });
  afterAll(removeDesktops);

  test('the part that was paused at Webex is black in the screen before anybody but administrators sees the contact (PR-31, PR-32)', async () => {
    const { userId } = alice;
    const pc = await enrolDesktop((await newCode()).code);
    await pc.logOn(login, new Date(Date.now() - 3_600_000));

    const begun = Date.now();
    const taskId = await webex.begin(userId);
    await waitUntilReported(taskId);
    await webex.pressButton(taskId, 'pause', userId);
    await webex.pressButton(taskId, 'resume', userId);
    const redaction = () => read<ScreenRedaction>('administrator', `/v1/contacts/${taskId}/screens/redaction`);
    await waitUntil('both reported', async () => {
      const answer = await call('administrator', `/v1/contacts/${taskId}/screens/redaction`);
      return answer.ok && ((await answer.json()) as ScreenRedaction).spans[0]?.to != null;
    });
    await webex.end(taskId);
    const from = (begun - Date.now()) / 1000 - 10;
    await stream(aliceCallRecord(taskId, userId, [from, 10]));
    const extraction = await eventually(async () => {
      // Other journeys may have left contacts of Alice's last hour, for which this PC is asked as well.
      const { extractions } = await pc.call('extractions', { after: null, limit: 100 });
      const own = extractions.filter((one) => one.contactId === taskId);
      expect(own).toHaveLength(1);
      return own[0]!;
    }, 60);

    const seconds = Math.floor((Date.parse(extraction.to) - Date.parse(extraction.from)) / 1000);
    const content = await screenRecording(seconds);
    const container = await pc.seal(extraction, content);
    const recordingId = await pc.register(extraction, content, container);
    expect((await call('agent', `/v1/contacts/${taskId}`)).status).toBe(404);
    await pc.deliver(recordingId, container);

    const { recordings, history } = await waitForContact(taskId, ({ redacting }) => !redacting);
    expect(recordings).toContainEqual(expect.objectContaining({ recordingId, playable: true }));
    expect(history.find(({ what }) => what === 'redacted')?.detail).toContain(
      'Asked by fermata: Paused at the provider',
    );
    const { redactions } = await read<RedactionsOfContact>('administrator', `/v1/contacts/${taskId}/redactions`);
    expect(redactions).toEqual([]);
    const { spans, done } = await redaction();
    expect(done).toMatchObject([{ by: 'fermata', recordings: [{ recordingId }] }]);

    const { url } = (await (await play(taskId, recordingId)).json()) as Playback;
    const pictures = picturesOf(await bytesOf(url));
    const offset = (at: string) => (Date.parse(at) - Date.parse(extraction.from)) / 1000;
    const black = pictures.map(isBlackPicture);
    const [paused, resumed] = [offset(spans[0]!.from), offset(spans[0]!.to!)];
    for (let index = Math.floor(paused * 5); index <= Math.ceil(resumed * 5); index += 1) {
      expect([index, black[index]]).toEqual([index, true]);
    }
    // Whole groups of two seconds are black, and nothing else.
    expect(black.slice(0, Math.floor(paused - 2) * 5).some(Boolean)).toBe(false);
    expect(black.slice(Math.ceil(resumed + 2) * 5).some(Boolean)).toBe(false);

    // There is one object in one version, and nothing of what the PC delivered.
    const versions = await versionsOf(outputs.archiveBucket, `recordings/${recordingId.slice(0, 2)}/${recordingId}`);
    expect(versions).toHaveLength(1);
  });
});

describe('in the console', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const signedIn = async (role: string, path: string): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${outputs.consoleUrl}${path}`);
    await signInAt(page, role);
    return page;
  };

  test('a supervisor marks a part, an administrator approves it, and the player shows that it is gone (OD-05)', async () => {
    const { contactId, key } = await recordedCall(sound());
    const asking = await signedIn('supervisor', `/contacts/${contactId}`);
    await asking.getByRole('button', { name: /^Listen/ }).click();
    await asking.getByRole('button', { name: 'Remove a part' }).click();
    await asking.getByLabel('From', { exact: true }).fill('0:03.0');
    await asking.getByLabel('To', { exact: true }).fill('0:05.0');
    await asking.getByLabel('Reason', { exact: true }).fill('Card number said aloud');
    await asking.getByRole('button', { name: 'Request removal' }).click();
    await asking.getByText('Waiting for a second person').waitFor();
    expect(await asking.getByRole('button', { name: /^Approve/ }).count()).toBe(0);

    const deciding = await signedIn('administrator', '/redactions');
    const row = deciding.getByRole('row').filter({ hasText: 'Card number said aloud' }).last();
    await row.getByRole('button', { name: /^Approve/ }).click();
    await deciding.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
    await settled(contactId);
    expect((await versionsOf(outputs.recordingsBucket, key)).map(silentSeconds)).toEqual([[3, 4]]);

    await waitForContact(contactId, ({ recordings }) => recordings[0]!.playable);
    await asking.reload();
    await asking.getByText('is removed.').waitFor();
    await asking.getByRole('button', { name: /^Listen/ }).click();
    const removed = asking.getByRole('list', { name: 'Removed parts of this recording' });
    expect(await removed.innerText()).toContain('Removed: 0:03.0 to 0:05.0');
    expect(await findViolations(asking)).toEqual([]);
  });
});
