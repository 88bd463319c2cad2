import { DesktopRecorder } from '../../../adapters/desktop/desktop-recorder.ts';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { contactEnded } from '../../../domain/control/events/contact-ended.ts';
import type { CaptureState } from '../../../domain/desktop/words.ts';
import { agent, type ControlApi, call, startControl } from '../recording-control/recording-control-kit.ts';
import { loggedOn, now, reportOf, startDesktops } from './desktop-api-kit.ts';

type Site = Awaited<ReturnType<typeof startDesktops>>;
type Pc = Awaited<ReturnType<Site['enrolled']>>;
type Command = DesktopAnswer<'commands'>['commands'][number];

const login = 'CORP\\sam';
let site: Site;
let pc: Pc;
let control: ControlApi;
/** What the PC does when it is nudged. */
let onNudge: () => Promise<void>;

/** Each kit has a time of its own. */
const setClock = () => site.wait(control.clock().getTime() - site.clock().getTime());
const callPc: Pc['call'] = (name, body) => {
  setClock();
  return pc.call(name, body);
};

const reported = (state?: CaptureState) =>
  callPc(
    'report',
    reportOf({
      users: state ? [{ ...loggedOn(login), capture: { state, since: now, monitors: 1 } }] : [],
    }),
  );
const waiting = async (): Promise<Command[]> => (await callPc('commands', {})).commands;
const answer = (commandId: string, result: 'done' | 'not-recording' | 'failed' = 'done', detail?: string) =>
  callPc('commandAnswers', {
    answers: [{ commandId, medium: 'screen', result, at: now, ...(detail !== undefined && { detail }) }],
  });
const answerAll = async () => {
  for (const { commandId } of await waiting()) await answer(commandId);
};

/** Recording control and the PCs' API at one clock and on the same stores. */
beforeEach(async () => {
  control = await startControl();
  site = await startDesktops();
  setClock();
  control.recorders.push(
    new DesktopRecorder({
      ...{ captures: site.captures, commands: site.commands, nudge: () => control.during(onNudge()) },
      ...{ clock: control.clock, wait: control.wait, newId: () => control.ports.newId() },
    }),
  );
  onNudge = async () => {};
  pc = await site.enrolled();
  await reported('recording');
  await control.run(control.live.note(call('c-1')));
});
afterEach(() => control.restore());

const ask = (verb: 'pause' | 'resume') => control.post(agent, `/v1/contacts/c-1/recording/${verb}`);
const screenOf = ({ body }: Awaited<ReturnType<typeof ask>>) =>
  body.outcomes.find(({ recorder }) => recorder === 'desktop');

test('a pause reaches the PC, and counts only when the PC has answered (PR-06)', async () => {
  const seen: Command[] = [];
  onNudge = async () => {
    seen.push(...(await waiting()));
    await answerAll();
  };
  const paused = await ask('pause');
  expect(paused.status).toBe(200);
  expect(screenOf(paused)).toMatchObject({ medium: 'screen', result: 'confirmed' });
  expect(seen).toMatchObject([{ verb: 'pause', media: ['screen'], contactId: 'c-1', login }]);
  expect(await waiting()).toEqual([]);
  await reported('paused');
  expect(screenOf(await ask('resume'))).toMatchObject({ result: 'confirmed' });
  expect(seen.map(({ verb }) => verb)).toEqual(['pause', 'resume']);
});

test('a silent PC leaves the pause unconfirmed, its report says that a command waits, and a late answer is stored (PR-13)', async () => {
  const paused = await ask('pause');
  expect(paused.status).toBe(207);
  expect(screenOf(paused)).toMatchObject({ result: 'unconfirmed' });
  expect(await reported('recording')).toMatchObject({ hasWork: true });
  const [command] = await waiting();
  await answer(command!.commandId);
  expect((await site.commands.find(pc.desktopId, command!.commandId))?.answers.screen).toMatchObject({
    result: 'done',
  });
  expect(await reported('paused')).toMatchObject({ hasWork: false });
});

test('a PC that says that it could not pause is believed (PR-13)', async () => {
  onNudge = async () => {
    for (const { commandId } of await waiting()) await answer(commandId, 'failed', 'The session did not answer.');
  };
  expect(screenOf(await ask('pause'))).toMatchObject({ result: 'failed', detail: 'The session did not answer.' });
});

test('a PC that captures nobody gets no command, and the contact has no screen there', async () => {
  await reported('not-recording');
  await control.run(control.live.note(call('c-2', { connectedAt: '2026-11-20T10:00:01.000Z' })));
  await control.run(control.wait(3_000));
  const paused = await control.post(agent, '/v1/contacts/c-2/recording/pause');
  expect(paused.status).toBe(200);
  expect(screenOf(paused)).toBeUndefined();
  expect(await waiting()).toEqual([]);
});

test('an agent who logs off while paused leaves the resume to their PC (PR-06)', async () => {
  onNudge = answerAll;
  await ask('pause');
  await reported();
  await control.run(control.wait(3_000));
  onNudge = async () => {};
  await ask('resume');
  expect(await waiting()).toMatchObject([{ verb: 'resume', login }]);
});

test('a contact that ends while it is paused leaves no PC paused (PR-06)', async () => {
  onNudge = answerAll;
  await ask('pause');
  await reported('paused');
  onNudge = async () => {};
  const ended = call('c-1', { endedAt: control.clock().toISOString() });
  await control.run(control.live.note(ended));
  await control.run(contactEnded(control.ports)(ended));
  expect(await waiting()).toMatchObject([{ verb: 'resume', contactId: 'c-1', login }]);
});

test('a PC that comes back carries out only the last command, and no pause that is long over', async () => {
  await ask('pause');
  await ask('resume');
  expect((await waiting()).map(({ verb }) => verb)).toEqual(['resume']);
  await answerAll();
  await ask('pause');
  expect((await waiting()).map(({ verb }) => verb)).toEqual(['pause']);
  await control.run(control.wait(11 * 60_000));
  expect(await waiting()).toEqual([]);
});

test('a PC cannot answer for another one', async () => {
  await ask('pause');
  const [command] = await waiting();
  const other = await site.enrolled('PC-0043');
  await other.call('commandAnswers', {
    answers: [{ commandId: command!.commandId, medium: 'screen', result: 'done', at: now }],
  });
  expect((await other.call('commands', {})).commands).toEqual([]);
  expect((await waiting()).map(({ commandId }) => commandId)).toEqual([command!.commandId]);
});
