import { createHash } from 'node:crypto';
import { MemoryDesktopStore } from '../../../adapters/memory/desktop/desktop-store.ts';
import {
  type DesktopAnswer,
  type DesktopRequest,
  desktopAudience,
  desktopRoutes,
} from '../../../api/programs/desktop.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { checkLedger } from '../../../domain/control/ledger/ledger-chain.ts';
import { pausesOf } from '../../../domain/control/ledger/pause-spans.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import { pauseByTrigger } from '../../../domain/desktop-item/pause-by-trigger.ts';
import { onDemand } from '../../../domain/on-demand/on-demand.ts';
import { recordAll, unsetSchedules } from '../../../domain/schedule/schedule.ts';
import { desktopTriggers } from '../../../lambdas/desktop-triggers/desktop-triggers.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { agent, call, settings, startControl } from '../recording-control/recording-control-kit.ts';
import { newKey, token } from '../staging-api/staging-api-kit.ts';
import { loggedOn, reportOf } from './desktop-api-kit.ts';

type Step = DesktopRequest<'triggers'>['steps'][number];

const { answer: contract } = desktopRoutes.triggers;
const login = 'SHOP\\sam.seller';
const desktopId = '0a1b';

const start = async (options: Parameters<typeof startControl>[0] = {}) => {
  const control = await startControl(options);
  await control.identifiers.save({ userId: 'u-sam', systemUsername: 'sam.seller', systemDomain: 'SHOP' });
  await control.live.note(call('c-1'));
  const desktops = new MemoryDesktopStore();
  const key = await newKey();
  const find = async (id: string) =>
    id === desktopId
      ? {
          desktopId,
          machine: 'PC-0042',
          platform: 'windows' as const,
          publicKey: key.publicKey,
          codeId: 'c',
          enrolledAt: '',
        }
      : undefined;
  const { users, waiting, ...rest } = reportOf({ users: [loggedOn(login)] });
  const at = control.clock().toISOString();
  await desktops.noteReport({ ...rest, users: users as never, waiting: waiting as never, desktopId, at });

  const counts: string[] = [];
  const warnings: string[] = [];
  const api = desktopTriggers({
    desktops: { find, report: (id) => desktops.report(id) },
    pauseByTrigger: pauseByTrigger({
      ...control.ports,
      identifiers: control.identifiers,
      isEnabled: async () => (await control.settingsStore.read())?.enabled ?? false,
    }),
    onDemand: onDemand({
      ...control.ports,
      schedules: async () => ((await control.schedules.read()) ?? unsetSchedules).schedules,
    }),
    loginDirectory: async () => ({
      users: await control.users.users(),
      teams: await control.users.teams(),
      identifiers: await control.identifiers.all(),
      extensions: [],
      settings: (await control.settingsStore.read()) ?? unsetSettings,
    }),
    clock: control.clock,
    newId: () => 'request',
    telemetry: {
      ...silent,
      log: { ...silent.log, warn: (message: string) => void warnings.push(message) },
      count: (name) => void counts.push(name),
    },
  });
  const send = async (body: unknown, path: string = desktopRoutes.triggers.path) => {
    const text = JSON.stringify(body);
    const iat = Math.floor(control.clock().getTime() / 1000);
    const bodySha256 = createHash('sha256').update(text).digest('base64url');
    const bearer = await token(key, { sub: desktopId, aud: desktopAudience, iat, exp: iat + 240, path, bodySha256 });
    const headers = { authorization: `Bearer ${bearer}` };
    const request = new Request(`https://fermata.example.com${path}`, { method: 'POST', body: text, headers });
    const response = await control.run(api(request));
    return { status: response.status, body: await response.json() };
  };
  const report = async (...steps: Step[]): Promise<DesktopAnswer<'triggers'>['steps']> => {
    const { status, body } = await send({ login, steps });
    expect(status).toBe(200);
    return contract.parse(body).steps;
  };
  const inSeconds = (seconds: number) => new Date(control.clock().getTime() + seconds * 1000).toISOString();
  const step = (is: Step['is'], more: Partial<Step> = {}): Step => ({
    is,
    runId: 'card.1',
    eventId: 'credit-card-number',
    media: ['audio', 'screen'],
    startedAt: inSeconds(0),
    endsAt: inSeconds(60),
    ...more,
  });
  const recorded = () => [control.provider.recorded('c-1', 'audio'), control.provider.recorded('c-1', 'screen')];
  const onDemandOf = (body: object = {}) => send({ login, machine: 'PC-0042', ...body }, desktopRoutes.onDemand.path);
  return { ...control, send, onDemandOf, warnings, report, step, inSeconds, recorded, triggerCounts: counts };
};

test('a click in the card field on the PC pauses sound and screen of the call, and each answer is named (PR-16, PR-20)', async () => {
  const { report, step, recorded, controls, ports } = await start();
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
  const { report, step, desktop, triggerCounts } = await start({ desktops: true });
  desktop.behave({ result: 'unconfirmed' });
  const [started] = await report(step('started'));
  expect(started!.outcomes.filter(({ result }) => result !== 'confirmed')).toEqual([
    { recorder: 'desktop', medium: 'screen', result: 'unconfirmed' },
  ]);
  expect(triggerCounts).toEqual(['TriggerPausesUnconfirmed']);
});

test('a click out of the field resumes, and a report that comes twice changes nothing (PR-22, PR-23)', async () => {
  const { report, step, recorded, provider } = await start();
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
  const { report, step, recorded, post } = await start();
  await post(agent, '/v1/contacts/c-1/recording/pause');
  const started = step('started');
  await report(started);
  const [ended] = await report({ ...started, is: 'ended' });
  expect(ended).toMatchObject({ result: 'not-ours', outcomes: [] });
  expect(recorded()).toEqual(['paused', 'paused']);
});

test('a second click in the field prolongs the pause in the cloud, too (PR-21)', async () => {
  const { report, step, controls, inSeconds } = await start();
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
  const { report, step, controls, live, inSeconds, provider } = await start();
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

test('what arrives after its pause pauses nothing: the agent is talking about something else by now (PR-16)', async () => {
  const { report, step, inSeconds, provider } = await start();
  const past = step('started', { startedAt: inSeconds(-120), endsAt: inSeconds(-60) });
  expect(await report(past)).toMatchObject([{ result: 'over', outcomes: [] }]);
  expect(provider.instructions).toEqual([]);
});

const ofCommands = (entries: readonly LedgerEntry[]) =>
  entries.flatMap((entry) =>
    entry.kind === 'command' ? [{ verb: entry.verb, media: entry.media, at: entry.at }] : [],
  );

test('with the cloud down, the ledger catches up: the screen was paused in time, the sound was recorded (PR-16)', async () => {
  const { report, step, inSeconds, controls, provider, triggerCounts } = await start({ desktops: true });
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

test('a pause whose contact has ended meanwhile is in its ledger, too, before its end (PR-16)', async () => {
  const { report, step, inSeconds, controls, live } = await start();
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
  const { report, step, controls, live, inSeconds } = await start();
  const started = step('started', { endsAt: inSeconds(5) });
  await report(started);
  await live.note(call('c-1', { endedAt: inSeconds(4) }));
  const before = (await controls.ledger('c-1')).length;
  expect(await report({ ...started, is: 'ended' })).toMatchObject([{ result: 'no-contact' }]);
  expect(await controls.ledger('c-1')).toHaveLength(before);
});

test('between calls there is nothing to pause, and the PC learns it (PR-17)', async () => {
  const { report, step, live } = await start();
  await live.note(call('c-1', { endedAt: '2026-11-20T09:59:30.000Z' }));
  expect(await report(step('started'), step('ended'))).toMatchObject([
    { result: 'no-contact' },
    { result: 'no-contact' },
  ]);
});

test('a login of nobody, or of two users, pauses nobody', async () => {
  const { report, step, identifiers, provider } = await start();
  await identifiers.save({ userId: 'u-sam', systemUsername: 'somebody.else' });
  expect(await report(step('started'))).toMatchObject([{ result: 'unknown-agent' }]);
  expect(provider.instructions).toEqual([]);
});

test('with recording control off no sound is paused (OD-01)', async () => {
  const { report, step, provider } = await start({ more: { enabled: false } });
  expect(await report(step('started'))).toMatchObject([{ result: 'off' }]);
  expect(provider.instructions).toEqual([]);
});

test('a PC speaks for who is logged on to it, and for nobody else', async () => {
  const { send, step, provider } = await start();
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
  const { send, step } = await start();
  expect((await send({ login, steps: [{ ...step('started'), ...more }] })).status).toBe(400);
});

describe('the On-Demand client of a PC', () => {
  const agentsDecide = { ...recordAll, scheduleId: 'agents', type: 'on-demand' as const };
  const grants = settings().grants.map((grant) => ({
    ...grant,
    functions: ['start-stop' as const, 'blackout' as const],
  }));
  const startPc = async (options: Parameters<typeof startControl>[0] = { more: { grants } }) => {
    const pc = await start(options);
    await pc.schedules.save({ schedules: [agentsDecide], version: 1, changedAt: '', changedBy: 'root' });
    return pc;
  };

  test('records the call of who is logged on, through the same engine as the portal (OD-02, OD-03, OD-40)', async () => {
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
    const { onDemandOf } = await start({ more: { grants } });
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

  test('knows a user by their unqualified name; a domain counts only where one is set (OD-24, OD-25)', async () => {
    const { onDemandOf, identifiers } = await startPc();
    await identifiers.save({ userId: 'u-sam', systemUsername: 'sam.seller' });
    expect((await onDemandOf()).body).toMatchObject({ contactId: 'c-1' });
    await identifiers.save({ userId: 'u-sam', systemUsername: 'sam.seller', systemDomain: 'OFFICE' });
    expect((await onDemandOf()).status).toBe(403);
  });

  test('speaks only for who is logged on to its PC', async () => {
    const { send } = await startPc();
    const body = { login: 'SHOP\\ada', machine: 'PC-0042' };
    expect((await send(body, desktopRoutes.onDemand.path)).status).toBe(409);
  });
});
