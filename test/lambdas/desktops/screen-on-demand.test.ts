import { type DesktopAnswer, desktopRoutes } from '../../../api/programs/desktop.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import { agent, call, settings, type startControl } from '../recording-control/recording-control-kit.ts';
import { login, startTriggers } from './desktop-triggers-kit.ts';

const { answer: contract } = desktopRoutes.onDemand;
const agentsDecide = { ...recordAll, scheduleId: 'agents', type: 'on-demand' as const };
const granted = settings().grants.map((grant) => ({
  ...grant,
  functions: ['start-stop' as const, 'blackout' as const, 'screen' as const],
}));
const minute = 60_000;

/** Sam is at a PC, on no call, and may record sound and screen. */
const startPc = async (
  options: Parameters<typeof startControl>[0] = { more: { grants: granted } },
  { onCall = false } = {},
) => {
  const pc = await startTriggers(options);
  await pc.schedules.save({ schedules: [agentsDecide], version: 1, changedAt: '', changedBy: 'root' });
  if (!onCall) await pc.live.note(call('c-1', { endedAt: '2026-11-20T09:59:40.000Z' }));
  const capture = { state: 'recording' as const, since: '2026-11-20T09:00:00.000Z', monitors: 1 };
  await pc.site.reportAgain({ capture });
  const began = pc.clock().getTime();
  await pc.site.logons.note({
    ...{ logonSessionId: 's-1', desktopId: '0a1b', login, from: new Date(began - 60 * minute).toISOString() },
    gaps: [],
  });
  const ask = async (body: object = {}): Promise<DesktopAnswer<'onDemand'>> => {
    const { status, body: answer } = await pc.onDemandOf(body);
    expect([status, answer]).toEqual([200, answer]);
    return contract.parse(answer);
  };
  const possible = async () => {
    const { actions, screen } = await ask();
    const all = [...actions, ...(screen?.actions ?? [])];
    return all.filter(({ why }) => why === null).map(({ action }) => action);
  };
  const screens = async () =>
    (
      await pc.site.contacts.search(
        { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', channel: 'screen' },
        { limit: 100 },
      )
    ).files.map(({ contact: { contactId, agentId, acdId, initiatedAt, disconnectedAt } }) => ({
      ...{ contactId, agentId, acdId, from: Date.parse(initiatedAt!) - began, to: Date.parse(disconnectedAt!) - began },
    }));
  return { ...pc, began, ask, possible, screens };
};

test('an agent records their screen without a call, and it becomes a contact with a start and an end (OD-04, OD-28, OD-40)', async () => {
  const { ask, possible, screens, pass } = await startPc();
  expect(await possible()).toEqual(['start-screen']);
  const { screen, contactId } = await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  expect(contactId).toBeNull();
  expect(screen?.recording).toMatchObject({ since: expect.any(String) });
  expect(await possible()).toEqual(['stop-screen']);
  expect(await screens()).toEqual([]);
  pass(10 * minute);
  await ask({ action: 'stop-screen' });
  expect(await screens()).toEqual([
    { contactId: screen!.recording!.contactId, agentId: 'u-sam', acdId: 'sam.seller', from: 0, to: 10 * minute },
  ]);
  expect(await possible()).toEqual(['start-screen']);
});

test('a start that is sent twice records once, and a second start is refused (OD-04)', async () => {
  const { ask, onDemandOf, pass, screens } = await startPc();
  const first = await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  expect(await ask({ action: 'start-screen', clientRequestId: 'r-1' })).toEqual(first);
  expect((await onDemandOf({ action: 'start-screen', clientRequestId: 'r-2' })).status).toBe(409);
  pass(minute);
  await ask({ action: 'stop-screen' });
  // It comes late, and starts nothing.
  await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  expect((await ask()).screen?.recording).toBeNull();
  expect((await onDemandOf({ action: 'stop-screen' })).status).toBe(409);
  expect(await screens()).toHaveLength(1);
});

test('a stop that the PC could not send at once counts from when it was chosen, also after another start (OD-04)', async () => {
  const { ask, pass, screens, began } = await startPc();
  const { screen } = await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  const { contactId } = screen!.recording!;
  pass(30 * minute);
  const stop = { action: 'stop-screen', contactId, at: new Date(began + 5 * minute).toISOString() };
  await ask(stop);
  await ask(stop);
  expect(await screens()).toMatchObject([{ contactId, to: 5 * minute }]);
  await ask({ action: 'start-screen', clientRequestId: 'r-2' });
  pass(minute);
  // An even earlier end of the first one.
  await ask({ ...stop, at: new Date(began + 4 * minute).toISOString() });
  expect((await screens()).find((one) => one.contactId === contactId)).toMatchObject({ to: 4 * minute });
  expect((await ask()).screen?.recording).not.toBeNull();
});

test('a recorded screen without a call ends when its agent logs off, even if that is known late, and goes on when the PC comes back at once (OD-04)', async () => {
  const { ask, pass, screens, site, began } = await startPc();
  await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  pass(20 * minute);
  const session = {
    logonSessionId: 's-1',
    desktopId: '0a1b',
    login,
    from: new Date(began - 60 * minute).toISOString(),
  };
  await site.logons.note({ ...session, to: new Date(began + 10 * minute).toISOString(), gaps: [] });
  const again = {
    ...session,
    logonSessionId: 's-2',
    from: new Date(began + 10 * minute + 30_000).toISOString(),
    gaps: [],
  };
  await site.logons.note(again);
  expect((await ask()).screen?.recording).not.toBeNull();
  await site.logons.note({ ...again, to: new Date(began + 12 * minute).toISOString() });
  expect((await ask()).screen?.recording).toBeNull();
  expect(await screens()).toMatchObject([{ from: 0, to: 12 * minute }]);
});

test('a recorded screen without a call ends after four hours if nobody stops it, even if its PC never comes back (OD-04)', async () => {
  const { ask, pass, screens, site, clock } = await startPc();
  await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  const watch = site.engine({ ...site, clock });
  expect(await watch.endOverdue()).toEqual({ ended: 0, failures: [] });
  pass(5 * 60 * minute);
  expect(await watch.endOverdue()).toEqual({ ended: 1, failures: [] });
  expect(await watch.endOverdue()).toEqual({ ended: 0, failures: [] });
  expect(await screens()).toMatchObject([{ from: 0, to: 240 * minute }]);
});

test.each<[string, (pc: Awaited<ReturnType<typeof startPc>>) => unknown, string]>([
  ['recording of screens is switched off', ({ site }) => site.setAcd({ rteMessaging: false }), 'RTE Messaging'],
  [
    'its PC captures nothing',
    ({ site }) =>
      site.reportAgain({ capture: { state: 'not-recording', since: '', monitors: 0, detail: 'No ffmpeg.' } }),
    'No ffmpeg.',
  ],
])('recording a screen without a call is disabled while %s (OD-28)', async (_, prepare, why) => {
  const pc = await startPc();
  await prepare(pc);
  const { screen } = await pc.ask();
  expect(screen!.actions[0]!.why).toContain(why);
  expect(await pc.onDemandOf({ action: 'start-screen' })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining(why) },
  });
});

test('people who were not granted to record a screen without a call are not offered it, and are refused (OD-07, OD-28)', async () => {
  const { ask, onDemandOf } = await startPc({
    more: { grants: granted.map((grant) => ({ ...grant, functions: ['start-stop' as const] })) },
  });
  expect((await ask()).screen).toEqual({ recording: null, actions: [] });
  expect((await onDemandOf({ action: 'start-screen' })).status).toBe(403);
});

test('a blackout is refused while only a screen is recorded, and the answer says why (OD-30)', async () => {
  const { ask, onDemandOf } = await startPc();
  await ask({ action: 'start-screen', clientRequestId: 'r-1' });
  const { actions } = await ask();
  const blackout = actions.filter(({ action }) => action.endsWith('blackout'));
  expect(blackout.map(({ why }) => why)).toEqual([
    expect.stringContaining('blackouts depend on a call'),
    expect.stringContaining('blackouts depend on a call'),
  ]);
  for (const action of ['start-blackout', 'stop-blackout']) {
    expect(await onDemandOf({ action })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('blackouts depend on a call') },
    });
  }
});

test('the screen need not be started while a call is recorded, but one that is in progress goes on (OD-29)', async () => {
  const { ask, possible, onDemandOf } = await startPc(undefined, { onCall: true });
  expect(await possible()).toEqual(['start', 'start-screen']);
  await ask({ action: 'start', clientRequestId: 'r-1' });
  expect(await onDemandOf({ action: 'start-screen' })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('together with the sound') },
  });
  await ask({ action: 'start-blackout', clientRequestId: 'r-2' });
  expect(await possible()).toContain('stop-blackout');
});

test('the portal still refuses to record a screen without a call, and does not name it (OD-20)', async () => {
  const { post, get } = await startPc();
  expect((await post(agent, '/v1/on-demand/screen/start', {})).status).toBe(409);
  expect(JSON.stringify((await get(agent, '/v1/on-demand')).body)).not.toContain('screen');
});
