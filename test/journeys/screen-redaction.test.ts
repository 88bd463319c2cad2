import { createHash } from 'node:crypto';
import type { Me } from '../../api/administration/people/users.ts';
import type { ContactPageView } from '../../api/contacts/contacts.ts';
import type { ScreenRedaction } from '../../api/control/screen-redaction.ts';
import { filmFile } from '../../local/media/container.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { sample } from './kit/contact-record.ts';
import { putRecording, stream } from './kit/provider.ts';
import { webex } from './kit/recorders.ts';
import { waitUntil, waitUntilReported } from './kit/recording-control.ts';

test('a contact that was paused at Webex is hidden until its screen is blanked there (PR-31, PR-32)', async () => {
  const me = await read<Me>('agent', '/v1/me');
  const taskId = await webex.begin(me.userId!);
  await waitUntilReported(taskId);
  const path = `/v1/contacts/${taskId}`;
  const redaction = () => read<ScreenRedaction>('administrator', `${path}/screens/redaction`);
  await webex.pressButton(taskId, 'pause', me.userId!);
  await webex.pressButton(taskId, 'resume', me.userId!);
  await waitUntil('both reported', async () => {
    const answer = await call('administrator', `${path}/screens/redaction`);
    return answer.ok && ((await answer.json()) as ScreenRedaction).spans[0]?.to != null;
  });
  await webex.end(taskId);

  const base = sample('inbound-with-hold');
  const connected = '2025-06-05T10:00:00Z';
  const ARN = `arn:aws:connect:us-west-2:111122223333:instance/11111111-aaaa-4bbb-8ccc-222222222222/agent/${me.userId}`;
  const Agent = { ...(base.Agent as object), ARN, Username: me.username, ConnectedToAgentTimestamp: connected };
  await stream({ ...base, ContactId: taskId, InitialContactId: taskId, Agent, Recording: null, Recordings: null });
  await waitForContact(taskId);
  // As long as there is only audio, no recording can show the paused part.
  expect((await call('agent', path)).status).toBe(200);

  const key = `connect/example/ScreenRecordings/2025/06/05/${taskId}_20250605T10:00_UTC.mp4`;
  await putRecording(key, Buffer.from(await filmFile('mp4', 2)));
  const { recordings } = await waitForContact(taskId, ({ redacting }) => redacting);
  const [screen] = recordings;
  const found = async (role: 'administrator' | 'agent') =>
    (await read<ContactPageView>(role, `/v1/contacts?contactId=${taskId}`)).contacts.length;
  expect([await found('administrator'), await found('agent'), (await call('agent', path)).status]).toEqual([1, 0, 404]);
  const playback = `${path}/recordings/${screen!.recordingId}/playback`;
  expect((await call('administrator', playback, { method: 'POST' })).status).toBe(409);

  const blanked = Buffer.from(await filmFile('mp4', 2, 100));
  await putRecording(key, blanked);
  const sha256 = createHash('sha256').update(blanked).digest('hex');
  const { pauses } = await redaction();
  const report = { method: 'POST', body: { pauses, recordings: [{ recordingId: screen!.recordingId, sha256 }] } };
  expect((await call('agent', `${path}/screens/redacted`, report)).status).toBe(403);
  expect((await call('administrator', `${path}/screens/redacted`, report)).status).toBe(200);
  expect([await found('agent'), (await call('agent', path)).status]).toEqual([1, 200]);
  expect((await call('agent', playback, { method: 'POST' })).status).toBe(201);
  expect((await redaction()).recordings).toMatchObject([{ recordingId: screen!.recordingId, here: true, sha256 }]);
});
