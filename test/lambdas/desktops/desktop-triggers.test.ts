import { desktopRoutes } from '../../../api/programs/desktop.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { checkLedger } from '../../../domain/control/ledger/ledger-chain.ts';
import { type PauseSpan, pausesOf } from '../../../domain/control/ledger/pause-spans.ts';
import { blackoutsOf } from '../../../domain/desktop/extraction/blackouts.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import { agent, call, settings, type startControl, supervisor } from '../recording-control/recording-control-kit.ts';

import { login, startTriggers } from './desktop-triggers-kit.ts';

test('a click in the card field on the PC pauses sound and screen of the call, and each answer is named (PR-16, PR-20)', async () => {
  const { report, step, recorded, controls, ports } = await startTriggers();
  const [started] = await report(step('started'));
  expect(started).toEqual({
    runId: 'card.1',
    is: 'started',
    result: 'carried-out',
    outcomes: [
      { recorder: 'amazon-connect', medium: 'audio', result: 'confirmed' },
      { recorder: 'amazon-connect', medium: 'screen', result: 'confirmed' },
    ],
  });
  expect(recorded()).toEqual(['paused', 'paused']);
  const state = await controls.find('c-1');
  expect(Date.parse(state!.pausedUntil!) - ports.clock().getTime()).toBeLessThanOrEqual(60_000);
  const command = (await controls.ledger('c-1')).find(({ kind }) => kind === 'command');
  expect(command).toMatchObject({ source: 'trigger', by: login, reason: 'Desktop item event credit-card-number' });
});

test('a medium that its recorder did not pause is named, and counted for an alarm (PR-20)', async () => {
  const { report, step, desktop, triggerCounts } = await startTriggers({ desktops: true });
  desktop.behave({ result: 'unconfirmed' });
  const [started] = await report(step('started'));
  expect(started!.outcomes.filter(({ result }) => result !== 'confirmed')).toEqual([
    { recorder: 'desktop', medium: 'screen', result: 'unconfirmed' },
  ]);
  expect(triggerCounts).toEqual(['TriggerPausesUnconfirmed']);
});

test('a click out of the field resumes, and a report that comes twice changes nothing (PR-22, PR-23)', async () => {
  const { report, step, recorded, provider } = await startTriggers();
  const started = step('started');
  await report(started);
  await report(started);
  expect(provider.instructions).toHaveLength(2);
  const [ended] = await report({ ...started, is: 'ended' });
  expect(ended).toMatchObject({ result: 'carried-out' });
  expect(recorded()).toEqual(['recording', 'recording']);
  await report({ ...started, is: 'ended' });
  expect(provider.instructions).toHaveLength(4);
});

test('a trigger does not resume what a person has paused (PR-23)', async () => {
  const { report, step, recorded, post } = await startTriggers();
  await post(agent, '/v1/contacts/c-1/recording/pause');
  const started = step('started');
  await report(started);
  const [ended] = await report({ ...started, is: 'ended' });
  expect(ended).toMatchObject({ result: 'not-ours', outcomes: [] });
  expect(recorded()).toEqual(['paused', 'paused']);
});

test('a second click in the field prolongs the pause in the cloud, too (PR-21)', async () => {
  const { report, step, controls, inSeconds } = await startTriggers();
  const started = step('started');
  await report(started);
  const later = inSeconds(90);
  await report({ ...started, is: 'prolonged', endsAt: later });
  expect((await controls.find('c-1'))!.pausedUntil).toBe(later);
  // An older report that comes late shortens nothing.
  await report({ ...started, is: 'prolonged', endsAt: inSeconds(70) });
  expect((await controls.find('c-1'))!.pausedUntil).toBe(later);
  const [ended] = await report({ ...started, is: 'ended' });
  expect(ended).toMatchObject({ result: 'carried-out' });
});

test('a second click prolongs the pause on every leg while the call is handed over, and a click out of the field ends it there (PR-21)', async () => {
  const { report, step, controls, live, inSeconds, provider } = await startTriggers();
  const started = step('started');
  await report(started);
  // Alice consults a colleague: both legs are recorded.
  const next = call('c-2', { initialContactId: 'c-1', previousContactId: 'c-1', agentId: 'u-lea' });
  await live.note(next);
  const later = inSeconds(90);
  const [prolonged] = await report({ ...started, is: 'prolonged', endsAt: later });
  expect(prolonged!.result).toBe('carried-out');
  expect([(await controls.find('c-1'))!.pausedUntil, (await controls.find('c-2'))!.pausedUntil]).toEqual([
    later,
    later,
  ]);
  expect([provider.recorded('c-1', 'audio'), provider.recorded('c-2', 'audio')]).toEqual(['paused', 'paused']);
  await report({ ...started, is: 'ended' });
  expect([provider.recorded('c-1', 'audio'), provider.recorded('c-2', 'audio')]).toEqual(['recording', 'recording']);
});

test('a pause that is reported after its time pauses nothing, because the agent is talking about something else by now (PR-16)', async () => {
  const { report, step, inSeconds, provider } = await startTriggers();
  const past = step('started', { startedAt: inSeconds(-120), endsAt: inSeconds(-60) });
  expect(await report(past)).toMatchObject([{ result: 'over', outcomes: [] }]);
  expect(provider.instructions).toEqual([]);
});

const ofCommands = (entries: readonly LedgerEntry[]) =>
  entries.flatMap((entry) =>
    entry.kind === 'command' ? [{ verb: entry.verb, media: entry.media, at: entry.at }] : [],
  );

test('after an outage of the cloud, the ledger shows that the screen was paused in time and the sound was recorded (PR-16)', async () => {
  const { report, step, inSeconds, controls, provider, triggerCounts } = await startTriggers({ desktops: true });
  const past = step('started', { startedAt: inSeconds(-50), endsAt: inSeconds(-1) });
  const end = { ...past, is: 'ended' as const, endedAt: inSeconds(-20) };
  const [, ended] = await report(past, end);
  expect(ended).toMatchObject({
    result: 'over',
    outcomes: [
      { recorder: 'amazon-connect', medium: 'audio', result: 'failed' },
      { recorder: 'desktop', medium: 'screen', result: 'confirmed' },
      { recorder: 'amazon-connect', medium: 'screen', result: 'failed' },
    ],
  });
  expect(triggerCounts).toEqual(['TriggerPausesUnconfirmed']);
  expect(provider.instructions).toEqual([]);
  // The same report again.
  expect(await report(past, end)).toMatchObject([{ result: 'over' }, { result: 'not-ours', outcomes: [] }]);

  const ledger = await controls.ledger('c-1');
  expect(await checkLedger(ledger, (await controls.find('c-1'))!.ledger)).toMatchObject({ sound: true });
  expect(ofCommands(ledger)).toEqual([
    { verb: 'pause', media: ['audio', 'screen'], at: past.startedAt },
    { verb: 'resume', media: ['screen'], at: end.endedAt },
  ]);
  expect(pausesOf(ledger)).toMatchObject([
    { media: ['audio'], from: past.startedAt, to: past.startedAt, endedThrough: 'failure', confirmed: {} },
    { media: ['screen'], from: past.startedAt, to: end.endedAt, endedThrough: 'trigger', by: login },
  ]);
  // What is recorded now was not touched.
  const [started] = await report(step('started', { runId: 'card.2' }));
  expect(started!.result).toBe('carried-out');
});

test('when a busy PC notices the click late, the ledger has the pause since the click, and the screen is black since then (PR-16, AC-21)', async () => {
  const { report, step, inSeconds, controls } = await startTriggers({ desktops: true });
  const clickedAt = inSeconds(-9);
  const late = step('started', { startedAt: clickedAt, endsAt: inSeconds(60) });
  expect(await report(late)).toMatchObject([{ result: 'carried-out' }]);
  expect(await report({ ...late, is: 'ended' })).toMatchObject([{ result: 'carried-out' }]);
  const ledger = await controls.ledger('c-1');
  expect(await checkLedger(ledger, (await controls.find('c-1'))!.ledger)).toMatchObject({ sound: true });
  const [pause, ...others] = pausesOf(ledger);
  expect(others).toEqual([]);
  expect(pause).toMatchObject({ from: clickedAt, media: ['audio', 'screen'], endedThrough: 'trigger' });
  // The recorders paused only when they were told.
  expect(pause!.confirmed.audio! > clickedAt).toBe(true);
  const contact = { from: inSeconds(-100), to: inSeconds(100) };
  for (const medium of ['screen', 'keystroke'] as const)
    expect(blackoutsOf(ledger, contact, [], medium)).toEqual([{ from: clickedAt, to: pause!.to, cause: 'pause' }]);
});

test('a pause that somebody made after the click also counts from the click (PR-16, AC-21)', async () => {
  const { report, step, inSeconds, controls, post } = await startTriggers({ desktops: true });
  const clickedAt = inSeconds(-9);
  await post(agent, '/v1/contacts/c-1/recording/pause');
  await report(step('started', { startedAt: clickedAt, endsAt: inSeconds(60) }));
  const [pause] = pausesOf(await controls.ledger('c-1'));
  expect(pause).toMatchObject({ from: clickedAt, source: 'person' });
});

test('a pause that a PC reports late is counted for an alarm, and says until when the sound was recorded (PR-16, PR-20)', async () => {
  const { report, step, inSeconds, counts, controls, get } = await startTriggers({ desktops: true });
  const clickedAt = inSeconds(-9);
  const late = step('started', { startedAt: clickedAt, endsAt: inSeconds(60) });
  await report(late);
  // The report comes twice, and the pause is prolonged: that is no second late pause.
  await report(late, { ...late, is: 'prolonged', endsAt: inSeconds(70) });
  expect(counts.get('PausesReportedLate')).toBe(1);
  const { body } = await get(supervisor, '/v1/recording-control/pauses?date=2026-11-20');
  const [
    {
      confirmed: { audio },
    },
  ] = pausesOf(await controls.ledger('c-1')) as [PauseSpan];
  expect(body.pauses).toMatchObject([{ confirmed: true, from: clickedAt, soundRecordedUntil: audio }]);
});

test('no pause counts as late that a PC reports at once, or whose sound somebody had paused in time (PR-16)', async () => {
  const { report, step, inSeconds, counts, post, get } = await startTriggers({ desktops: true });
  await report(step('started', { startedAt: inSeconds(-1) }));
  await report(step('ended'));
  await post(agent, '/v1/contacts/c-1/recording/pause');
  await report(step('started', { runId: 'card.2', startedAt: inSeconds(-1) }));
  expect(counts.get('PausesReportedLate')).toBeUndefined();
  const { body } = await get(supervisor, '/v1/recording-control/pauses?date=2026-11-20');
  expect(
    body.pauses.map(({ soundRecordedUntil }: { soundRecordedUntil: string | null }) => soundRecordedUntil),
  ).toEqual([null, null]);
});

test('a click at the end of one call that is noticed in the next one is in the ledgers of both (PR-16, AC-21)', async () => {
  const { report, step, inSeconds, controls, live, counts } = await startTriggers({ desktops: true });
  const [clickedAt, endedAt, connectedAt] = [inSeconds(-9), inSeconds(-6), inSeconds(-3)];
  await live.note(call('c-1', { endedAt }));
  await live.note(call('c-2', { connectedAt }));
  const late = step('started', { startedAt: clickedAt, endsAt: inSeconds(60) });
  expect(await report(late)).toMatchObject([{ result: 'carried-out' }]);
  const first = blackoutsOf(await controls.ledger('c-1'), { from: inSeconds(-100), to: endedAt });
  expect(first).toEqual([{ from: clickedAt, to: endedAt, cause: 'pause' }]);
  const [second] = blackoutsOf(await controls.ledger('c-2'), { from: connectedAt, to: inSeconds(100) });
  expect(second).toMatchObject({ from: connectedAt });
  // In the first call the sound was never paused, and in the second one for three seconds not.
  expect(counts.get('PausesReportedLate')).toBe(2);
  // The same report again, and its end, write nothing more about the first one.
  const before = (await controls.ledger('c-1')).length;
  await report(late, { ...late, is: 'ended' });
  expect(await controls.ledger('c-1')).toHaveLength(before);
});

test('a pause whose contact has ended by then is also in its ledger, before its end (PR-16)', async () => {
  const { report, step, inSeconds, controls, live } = await startTriggers();
  await live.note(call('c-1', { endedAt: inSeconds(-10) }));
  const past = step('started', { startedAt: inSeconds(-50), endsAt: inSeconds(-20) });
  expect(await report(past, { ...past, is: 'ended' })).toMatchObject([{ result: 'over' }, { result: 'over' }]);
  const ledger = await controls.ledger('c-1');
  expect(ledger.at(-1)).toMatchObject({ kind: 'contact-ended' });
  expect(await checkLedger(ledger)).toMatchObject({ sound: true });
  expect(pausesOf(ledger)).toMatchObject([
    { media: ['audio'], endedThrough: 'failure' },
    { media: ['screen'], from: past.startedAt, to: past.endsAt, endedThrough: 'trigger' },
  ]);
});

test('a pause that was carried out in time is written once, however late its end is reported (PR-16)', async () => {
  const { report, step, controls, live, inSeconds } = await startTriggers();
  const started = step('started', { endsAt: inSeconds(5) });
  await report(started);
  await live.note(call('c-1', { endedAt: inSeconds(4) }));
  const before = (await controls.ledger('c-1')).length;
  expect(await report({ ...started, is: 'ended' })).toMatchObject([{ result: 'no-contact' }]);
  expect(await controls.ledger('c-1')).toHaveLength(before);
});

test('between calls there is nothing to pause, and the PC learns it (PR-17)', async () => {
  const { report, step, live } = await startTriggers();
  await live.note(call('c-1', { endedAt: '2026-11-20T09:59:30.000Z' }));
  expect(await report(step('started'), step('ended'))).toMatchObject([
    { result: 'no-contact' },
    { result: 'no-contact' },
  ]);
});

test('a login of nobody, or of two users, pauses nobody', async () => {
  const { report, step, identifiers, provider } = await startTriggers();
  await identifiers.save({ userId: 'u-sam', systemUsername: 'somebody.else' });
  expect(await report(step('started'))).toMatchObject([{ result: 'unknown-agent' }]);
  expect(provider.instructions).toEqual([]);
});

test('with recording control off no sound is paused (OD-01)', async () => {
  const { report, step, provider } = await startTriggers({ more: { enabled: false } });
  expect(await report(step('started'))).toMatchObject([{ result: 'off' }]);
  expect(provider.instructions).toEqual([]);
});

test('a PC speaks for the user who is logged on to it, and for nobody else', async () => {
  const { send, step, provider } = await startTriggers();
  const { status } = await send({ login: 'SHOP\\lea.leader', steps: [step('started')] });
  expect(status).toBe(409);
  expect(provider.instructions).toEqual([]);
});

test.each([
  ['a value', { value: '4111111111111111' }],
  ['an unknown step', { is: 'stopped' }],
  ['no media', { media: [] }],
  ['a time that is none', { endsAt: 'later' }],
])('a step with %s is refused (PR-15)', async (_, more) => {
  const { send, step } = await startTriggers();
  expect((await send({ login, steps: [{ ...step('started'), ...more }] })).status).toBe(400);
});

describe('the On-Demand client of a PC', () => {
  const agentsDecide = { ...recordAll, scheduleId: 'agents', type: 'on-demand' as const };
  const grants = settings().grants.map((grant) => ({
    ...grant,
    functions: ['start-stop' as const, 'blackout' as const],
  }));
  const startPc = async (options: Parameters<typeof startControl>[0] = { more: { grants } }) => {
    const pc = await startTriggers(options);
    await pc.schedules.save({ schedules: [agentsDecide], version: 1, changedAt: '', changedBy: 'root' });
    return pc;
  };

  test('records the call of the user who is logged on, through the same engine as the portal (OD-02, OD-03, OD-40)', async () => {
    const { onDemandOf, controls } = await startPc();
    expect(await onDemandOf()).toMatchObject({
      status: 200,
      body: { unavailable: null, contactId: 'c-1', look: 'not-started' },
    });
    const started = await onDemandOf({ action: 'start', clientRequestId: 'r-1' });
    expect(started).toMatchObject({ status: 200, body: { look: 'recording', problem: null } });
    expect((await onDemandOf({ action: 'start', clientRequestId: 'r-1' })).status).toBe(200);
    const commands = (await controls.ledger('c-1')).filter(({ kind }) => kind === 'command');
    expect(commands).toMatchObject([{ verb: 'start', by: 'sam.seller', source: 'person', onDemand: 'records' }]);
    expect((await onDemandOf({ action: 'start', clientRequestId: 'r-2' })).status).toBe(409);
  });

  test('is off as long as recording control is off, and without a schedule (OD-01, OD-35)', async () => {
    const off = await startPc({ enabled: false });
    expect((await off.onDemandOf()).body).toMatchObject({ unavailable: 'On-Demand is off.', actions: [] });
    const { onDemandOf } = await startTriggers({ more: { grants } });
    expect((await onDemandOf()).body).toMatchObject({ unavailable: expect.stringContaining('No On-Demand schedule') });
    expect((await onDemandOf({ action: 'start' })).status).toBe(403);
  });

  test('is refused when two users have the user name, even in different domains, and the log says so (OD-26)', async () => {
    const { onDemandOf, identifiers, warnings } = await startPc();
    await identifiers.save({ userId: 'u-ada', systemUsername: 'Sam.Seller', systemDomain: 'OFFICE' });
    expect(await onDemandOf()).toMatchObject({
      status: 409,
      body: { detail: 'Multiple agents were returned with the same username' },
    });
    expect(warnings).toEqual(['Multiple agents were returned with the same username']);
  });

  test('recognizes a user by their unqualified name, and a domain counts only where one is set (OD-24, OD-25)', async () => {
    const { onDemandOf, identifiers } = await startPc();
    await identifiers.save({ userId: 'u-sam', systemUsername: 'sam.seller' });
    expect((await onDemandOf()).body).toMatchObject({ contactId: 'c-1' });
    await identifiers.save({ userId: 'u-sam', systemUsername: 'sam.seller', systemDomain: 'OFFICE' });
    expect((await onDemandOf()).status).toBe(403);
  });

  test('speaks only for the user who is logged on to its PC', async () => {
    const { send } = await startPc();
    const body = { login: 'SHOP\\ada', machine: 'PC-0042' };
    expect((await send(body, desktopRoutes.onDemand.path)).status).toBe(409);
  });
});
