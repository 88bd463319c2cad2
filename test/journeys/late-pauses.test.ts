import { randomBytes } from 'node:crypto';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { aliceCallRecord, login, recordAlice, waitUntilFunctionsKnowAlice } from './kit/alice.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { enrolDesktop, newCode, removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { command, turnOn, waitUntilReported } from './kit/recording-control.ts';

jest.setTimeout(240_000);

beforeAll(uploadEverythingAtOnce);
afterAll(removeDesktops);

test('a pause that becomes known after a screen was delivered withholds it, and what its PC makes again replaces it', async () => {
  await removeDesktops();
  await turnOn();
  const { userId } = await recordAlice();
  await waitUntilFunctionsKnowAlice();
  const pc = await enrolDesktop((await newCode()).code);
  await pc.logOn(login, new Date(Date.now() - 3_600_000));
  const contactId = await connect.begin('alice.agent', ['audio']);
  await waitUntilReported(contactId);
  const asked = async () =>
    (await pc.call('extractions', { after: null, limit: 100 })).extractions.find((one) => one.contactId === contactId);
  await stream(aliceCallRecord(contactId, userId, [-60, 120]));
  const first = await eventually(async () => (await asked()) ?? Promise.reject(new Error('Not asked yet')), 60);
  expect(first).toMatchObject({ revision: 1, blackouts: [] });
  const deliver = async (extraction: typeof first) => {
    const content = new Uint8Array(randomBytes(200_000));
    const container = await pc.seal(extraction, content);
    const recordingId = await pc.register(extraction, content, container);
    await pc.deliver(recordingId, container);
    return { recordingId, content };
  };
  const { recordingId } = await deliver(first);
  const path = `/v1/contacts/${contactId}/recordings/${recordingId}/playback`;
  expect((await call('administrator', path, { method: 'POST' })).status).toBe(201);

  await command(contactId, 'pause');
  const { recordings } = await waitForContact(contactId, (found) =>
    found.recordings.some((one) => one.withheld !== null),
  );
  expect(recordings.find((one) => one.recordingId === recordingId)).toMatchObject({ playable: false });
  expect((await call('administrator', path, { method: 'POST' })).status).toBe(409);
  const second = await eventually(async () => (await asked()) ?? Promise.reject(new Error('Not asked again')), 60);
  expect(second.revision).toBeGreaterThan(1);
  expect(second.blackouts).toMatchObject([{ cause: 'pause', to: first.to }]);
  const again = await deliver(second);
  expect(again.recordingId).toBe(recordingId);
  await waitForContact(contactId, (found) => found.recordings.some((one) => one.medium === 'screen' && one.playable));
  const { history } = await eventually(async () => {
    const found = await read<ContactDetail>('administrator', `/v1/contacts/${contactId}`);
    expect(found.history.map(({ what }) => what)).toEqual(expect.arrayContaining(['withheld', 'replaced']));
    return found;
  });
  expect(history.filter(({ what }) => what === 'opened')).toHaveLength(2);
  await connect.end(contactId);
});
