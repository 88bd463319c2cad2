import { createHash } from 'node:crypto';
import { MemoryDesktopStore } from '../../adapters/memory/desktop/desktop-store.ts';
import { type DesktopAnswer, type DesktopRequest, desktopAudience, desktopRoutes } from '../../api/desktop.ts';
import { pauseByTrigger } from '../../domain/desktop-item/pause-by-trigger.ts';
import { desktopTriggers } from '../../lambdas/desktop-triggers/desktop-triggers.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { loggedOn, reportOf } from './desktop-api-kit.ts';
import { agent, call, startControl } from './recording-control-kit.ts';
import { newKey, token } from './staging-api-kit.ts';

type Step = DesktopRequest<'triggers'>['steps'][number];

const { path, answer: contract } = desktopRoutes.triggers;
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
  const api = desktopTriggers({
    desktops: { find, report: (id) => desktops.report(id) },
    pauseByTrigger: pauseByTrigger({
      ...control.ports,
      identifiers: control.identifiers,
      isEnabled: async () => (await control.settingsStore.read())?.enabled ?? false,
    }),
    clock: control.clock,
    newId: () => 'request',
    telemetry: { ...silent, count: (name) => void counts.push(name) },
  });
  const send = async (body: unknown) => {
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
  return { ...control, send, report, step, inSeconds, recorded, triggerCounts: counts };
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

test('what arrives after its pause pauses nothing: the agent is talking about something else by now (PR-16)', async () => {
  const { report, step, inSeconds, provider } = await start();
  const past = step('started', { startedAt: inSeconds(-120), endsAt: inSeconds(-60) });
  expect(await report(past, { ...past, is: 'ended' })).toMatchObject([{ result: 'over' }, { result: 'not-ours' }]);
  expect(provider.instructions).toEqual([]);
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
