import { randomBytes, randomUUID } from 'node:crypto';
import type { DesktopListView } from '../../api/administration/desktops/desktop-list.ts';
import type { Playback } from '../../api/contacts/contacts.ts';
import { watchDesktops } from '../../local/run-features.ts';
import { aliceCallRecord, login, recordAlice, waitUntilFunctionsKnowAlice } from './kit/alice.ts';
import { ask, call, read, waitForContact } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { enrolDesktop, newCode, removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { command, mediaStates, turnOn, waitUntilReported } from './kit/recording-control.ts';

beforeAll(uploadEverythingAtOnce);
afterAll(removeDesktops);

test('a PC is enrolled, is asked for the screen of a contact, and its sealed recording plays (AC-14, AC-18, AC-19, AC-20, AC-22)', async () => {
  const { userId } = await recordAlice();
  const pc = await enrolDesktop((await newCode()).code);
  const session = await pc.logOn(login, new Date(Date.now() - 3_600_000));
  const { users } = await eventually(async () => {
    const answer = await pc.report({
      users: [
        {
          login,
          loggedOnAt: new Date().toISOString(),
          capture: { state: 'recording', since: new Date().toISOString(), monitors: 1 },
        },
      ],
    });
    // What administrators change reaches a PC within half a minute.
    expect(answer).toMatchObject({ rteMessaging: true, users: [{ media: ['screen'] }] });
    return answer;
  }, 60);
  expect(users[0]).toMatchObject({ login, reason: 'recorded' });

  await waitUntilFunctionsKnowAlice();
  const channel = await pc.listen();
  const contactId = randomUUID();
  /** Other journeys may have left contacts of Alice's last hour, for which this PC is asked as well. */
  const ofContact = async () =>
    (await pc.call('extractions', { after: null, limit: 100 })).extractions.filter(
      (one) => one.contactId === contactId,
    );
  expect(await ofContact()).toEqual([]);
  await stream(aliceCallRecord(contactId, userId));
  const extraction = await eventually(async () => {
    const extractions = await ofContact();
    expect(extractions).toMatchObject([
      { contactId, username: 'alice.agent', logonSessionId: session, media: ['screen'], delivery: { how: 'cloud' } },
    ]);
    return extractions[0]!;
  }, 60);
  expect(Date.parse(extraction.to) - Date.parse(extraction.from)).toBe(180_000);
  // The nudge says that something waits, and never what.
  await eventually(async () =>
    expect(channel.heard).toContainEqual({ type: 'changed', topics: [`desktop#${pc.desktopId}`] }),
  );
  channel.close();

  // The cloud does not look at the content.
  const content = new Uint8Array(randomBytes(300_000));
  const container = await pc.seal(extraction, content);
  const recordingId = await pc.register(extraction, content, container);
  expect(await ofContact()).toEqual([]);
  await pc.deliver(recordingId, container);

  const { recordings, history } = await waitForContact(contactId, (found) =>
    found.recordings.some((one) => one.medium === 'screen' && one.playable),
  );
  expect(recordings.find(({ medium }) => medium === 'screen')).toMatchObject({
    recordingId,
    state: 'present',
    size: content.length,
    durationSeconds: 180,
    fileUploadState: 'Uploaded',
  });
  expect(history.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['recorded', 'registered', 'upload-started', 'archived', 'opened']),
  );
  const path = `/v1/contacts/${contactId}/recordings/${recordingId}/playback`;
  const { url } = (await (await call('administrator', path, { method: 'POST' })).json()) as Playback;
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(content);
  const again = (await pc.call('confirm', { recordings: [{ recordingId }] })).recordings[0];
  expect(again).toMatchObject({ outcome: 'uploaded', receipt: { size: container.length } });
});

test('administrators see each PC as it last reported, and one that is removed has no access (AC-08)', async () => {
  const { code, codeId } = await newCode();
  const pc = await enrolDesktop(code);
  await expect(enrolDesktop(code)).rejects.toThrow(/wrong, revoked, expired or used up/);
  await pc.report({
    users: [
      {
        login: 'CORP\\nobody',
        loggedOnAt: new Date().toISOString(),
        capture: { state: 'not-recording', since: new Date().toISOString(), monitors: 2 },
      },
    ],
    faults: ['No encoder was found.'],
  });
  const { desktops } = await read<DesktopListView>('administrator', '/v1/desktops');
  expect(desktops.find(({ desktopId }) => desktopId === pc.desktopId)).toMatchObject({
    machine: pc.machine,
    silent: false,
    version: '0.1.0',
    faults: ['No encoder was found.'],
    users: [{ login: 'CORP\\nobody', userId: null, notRecorded: [{ reason: 'unknown-login' }] }],
  });
  const codes = await read<{ codes: { codeId: string; state: string }[] }>(
    'administrator',
    '/v1/desktop-enrolment-codes',
  );
  expect(codes.codes.find((one) => one.codeId === codeId)).toMatchObject({ state: 'used-up', uses: 1 });
  expect((await call('administrator', `/v1/desktop-enrolment-codes/${codeId}`, { method: 'DELETE' })).status).toBe(200);
  expect((await call('administrator', `/v1/desktops/${pc.desktopId}`, { method: 'DELETE' })).status).toBe(200);
  await expect(pc.report()).rejects.toThrow(/not enrolled/);
});

test('a pause reaches the PC that captures the agent, and counts only when the PC has answered (PR-06, PR-13)', async () => {
  await removeDesktops();
  await turnOn();
  await recordAlice();
  const pc = await enrolDesktop((await newCode()).code);
  await pc.logOn(login, new Date());
  const capture = (state: 'recording' | 'paused' | 'not-recording') =>
    pc.report({
      users: [
        {
          login,
          loggedOnAt: new Date().toISOString(),
          capture: { state, since: new Date().toISOString(), monitors: 1 },
        },
      ],
    });
  // What administrators change reaches a PC within half a minute.
  await eventually(
    async () => expect(await capture('recording')).toMatchObject({ users: [{ media: ['screen'] }] }),
    60,
  );
  const contactId = await connect.begin('alice.agent', ['audio']);
  await waitUntilReported(contactId);

  const channel = await pc.listen();
  const answers = async () => {
    const nudges = channel.heard.length;
    await eventually(async () => expect(channel.heard.length).toBeGreaterThan(nudges));
    const { commands } = await pc.call('commands', {});
    for (const { commandId } of commands)
      await pc.call('commandAnswers', {
        answers: [{ commandId, medium: 'screen', result: 'done', at: new Date().toISOString() }],
      });
    return commands;
  };
  const [paused, commands] = await Promise.all([command(contactId, 'pause'), answers()]);
  expect(commands).toMatchObject([{ verb: 'pause', media: ['screen'], contactId, login }]);
  expect(paused).toMatchObject({
    status: 200,
    outcomes: { 'amazon-connect audio': 'confirmed', 'desktop screen': 'confirmed' },
  });
  expect(await mediaStates(contactId)).toEqual({ audio: 'paused', screen: 'paused' });
  await capture('paused');
  const [resumed] = await Promise.all([command(contactId, 'resume'), answers()]);
  expect(resumed).toMatchObject({ status: 200, outcomes: { 'desktop screen': 'confirmed' } });
  await capture('recording');
  channel.close();

  const silent = await command(contactId, 'pause');
  expect(silent).toMatchObject({
    status: 207,
    outcomes: { 'amazon-connect audio': 'confirmed', 'desktop screen': 'unconfirmed' },
  });
  expect((await mediaStates(contactId)).screen).toBe('pausing');
  expect(await capture('recording')).toMatchObject({ hasWork: true });
  expect((await pc.call('commands', {})).commands).toMatchObject([{ verb: 'pause', contactId }]);
  await capture('not-recording');
  await connect.end(contactId);
});

test('contacts from before a Windows login was corrected are requested from its PC, too, after the next check of PCs (AC-12)', async () => {
  await removeDesktops();
  const { userId } = await recordAlice();
  const pc = await enrolDesktop((await newCode()).code);
  const session = await pc.logOn('alice.new', new Date(Date.now() - 3_600_000));
  const asked = async () =>
    (await pc.call('extractions', { after: null, limit: 100 })).extractions.filter(
      ({ contactId }) => contactId === talked,
    );
  const talked = randomUUID();
  try {
    await watchDesktops(outputs, 'desktops');
    await stream(aliceCallRecord(talked, userId));
    await waitForContact(talked, () => true);
    expect(await asked()).toEqual([]);
    await recordAlice(ask, 'alice.new');
    await waitUntilFunctionsKnowAlice();
    await watchDesktops(outputs, 'desktops');
    await eventually(async () => expect(await asked()).toMatchObject([{ logonSessionId: session }]), 60);
    // There is no Timed schedule, so the run only stores how far it has come.
    await watchDesktops(outputs, 'timed');
  } finally {
    await recordAlice();
  }
});
