import { contactTransferred } from '../../../domain/control/events/contact-transferred.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import { contact } from '../api-kit.ts';
import { agent, type ControlApi, call, colleague } from '../recording-control/recording-control-kit.ts';
import { startDay } from './screen-extraction-kit.ts';

let day: Awaited<ReturnType<typeof startDay>>;
afterEach(() => day.control.restore());

const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
const endOfCall = at(60);
const send = (what: string, body: object = {}, contactId = 'c-1') =>
  day.control.post(agent, `/v1/contacts/${contactId}/recording/${what}`, body);
const pause = (body?: object) => send('pause', body);
const resume = (body?: object) => send('resume', body);
const pass = (seconds: number) => day.control.pass(seconds * 1000);
const black = (from: number, to: number, cause = 'pause') => ({ from: at(from), to: at(to), cause });
const statusesIn = ({ body }: Awaited<ReturnType<ControlApi['post']>>) =>
  body.outcomes.map(({ recorder, medium, result }) => `${recorder} ${medium} ${result}`);

/** Sam pauses after ten seconds, and resumes twenty seconds later. */
const pausedForTwenty = async (body: object = {}) => {
  pass(10);
  const paused = await pause(body);
  pass(20);
  await resume(body);
  pass(30);
  return paused;
};

describe('when schedules decide whose screens leave the PC', () => {
  const agentsDecide = { ...recordAll, scheduleId: 'agents', type: 'on-demand' as const };

  test('the screen of a call that no schedule takes is not requested (QG-36)', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    day.site.set({ schedules: [{ ...recordAll, type: 'percentage', targetPercent: 0 }] });
    expect(await day.blackouts(call('c-1'), endOfCall)).toBeUndefined();
    day.site.set({ schedules: [{ ...recordAll, type: 'percentage' }] });
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([]);
  });

  test('the screen of an On-Demand call that nobody started is not requested (QG-36, OD-29)', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    day.site.set({ schedules: [agentsDecide] });
    expect(await day.blackouts(call('c-1'), endOfCall)).toBeUndefined();
  });
});

describe('the screens of a contact are requested with black', () => {
  test('while it was paused, even if its PC never learned of the pause', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    await pausedForTwenty();
    await day.end(call('c-1'));
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 30)]);
    expect(day.control.desktop.instructions).toEqual([]);
  });

  test('from the pause to the end of the contact while its PC answers nothing, because nobody knows when it recorded again', async () => {
    day = await startDay({ desktops: true });
    day.control.desktop.behave({ silent: true });
    await day.control.live.note(call('c-1'));
    const paused = await pausedForTwenty();
    expect(statusesIn(paused)).toContain('desktop screen unconfirmed');
    await day.end(call('c-1'));
    const [only, ...others] = (await day.blackouts(call('c-1'), at(120)))!;
    expect([only, others]).toEqual([black(10, 120), []]);
  });

  test('to its end when the pause never ended, even where that end was reported too early', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    pass(10);
    await pause();
    pass(49);
    await day.end(call('c-1'));
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 60)]);
  });

  test('to its end when the pause still lasts while the contact is imported', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    pass(10);
    await pause();
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 60)]);
  });

  test('while only the sound was paused, because what must not be heard is usually typed', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    await pausedForTwenty({ media: ['audio'] });
    await day.end(call('c-1'));
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 30)]);
  });

  test.each(['not-recording', 'failed', 'throttled'] as const)(
    'while the agent believed it was paused, although the provider answered "%s" and the PC recorded',
    async (result) => {
      day = await startDay();
      day.control.provider.behave({ result });
      await day.control.live.note(call('c-1'));
      await pausedForTwenty();
      await day.end(call('c-1'));
      expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 30)]);
    },
  );

  test('for no longer than a pause may last, when nobody resumed after one that failed', async () => {
    day = await startDay({ more: { longestPause: 30 } });
    day.control.provider.behave({ result: 'failed' });
    await day.control.live.note(call('c-1'));
    pass(10);
    await pause();
    pass(50);
    await day.end(call('c-1'));
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 40)]);
  });

  test('once for pauses that overlap, and as a blackout where one of them was (OD-05)', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    pass(10);
    await pause({ media: ['audio'] });
    pass(5);
    await day.control.post(agent, '/v1/contacts/c-1/blackout/start');
    pass(5);
    await day.control.post(agent, '/v1/contacts/c-1/blackout/stop');
    pass(40);
    await day.end(call('c-1'));
    // The end of a blackout resumes everything.
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 20, 'blackout')]);
  });

  test('on the PC of each agent of a transfer whose call was paused on both legs (AC-20)', async () => {
    day = await startDay();
    const second = call('c-2', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:31.000Z', agentId: 'u-ada' });
    await day.control.live.note(call('c-1'));
    await day.control.live.note(second);
    await pausedForTwenty();
    for (const leg of [call('c-1'), second]) await day.end(leg);
    expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 30)]);
    expect(await day.blackouts(second, endOfCall)).toEqual([black(10, 30)]);
  });

  test('from the first moment of a further leg when the pause was kept at the transfer, and only on its PC after that (AC-20)', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    pass(10);
    await pause();
    pass(5);
    await day.end(call('c-1'));
    const second = call('c-2', { initialContactId: 'c-1', connectedAt: at(15), agentId: 'u-ada' });
    await day.control.live.note(second);
    // The news of it takes a moment.
    pass(3);
    await day.control.run(contactTransferred(day.control.ports)(second));
    pass(12);
    await day.control.post(colleague, '/v1/contacts/c-2/recording/resume');
    pass(30);
    await day.end(second);
    expect(await day.blackouts(call('c-1'), at(15))).toEqual([black(10, 15)]);
    expect(await day.blackouts(second, endOfCall)).toEqual([black(15, 30)]);
  });

  test('nowhere when it was not paused, and never outside of it', async () => {
    day = await startDay();
    await day.control.live.note(call('c-1'));
    await day.control.live.note(call('c-2', { agentId: 'u-ada' }));
    await pausedForTwenty();
    for (const id of ['c-1', 'c-2']) await day.end(call(id));
    expect(await day.blackouts(call('c-2', { agentId: 'u-ada' }), endOfCall)).toEqual([]);
    expect(await day.blackouts(call('c-1', { connectedAt: at(20) }), at(25))).toEqual([black(20, 25)]);
  });
});

test('screens are requested again when a pause becomes known afterwards', async () => {
  day = await startDay();
  await day.control.live.note(call('c-1'));
  pass(10);
  expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([]);
  await pause();
  pass(20);
  await resume();
  expect(await day.blackouts(call('c-1'), endOfCall)).toEqual([black(10, 30)]);
});

test('screens are requested once their contact is imported, and a contact that fails holds back no others of its message (AC-18, AC-19)', async () => {
  day = await startDay();
  const { site, extract } = day;
  await extract(JSON.stringify({ contactIds: ['c-1'] }));
  expect(site.nudged).toEqual([]);
  const span = { connectedToAgentAt: at(0), disconnectedAt: at(60) };
  await site.contacts.keepNewest([contact('c-1', span), contact('c-2', span)]);
  const find = site.contacts.find.bind(site.contacts);
  site.contacts.find = async (contactId) => {
    if (contactId === 'c-1') throw new Error('The table does not answer');
    return find(contactId);
  };
  const message = JSON.stringify({ contactIds: ['c-1', 'c-2'] });
  await expect(extract(message)).rejects.toThrow('The table does not answer');
  const asked = async (contactId: string) => (await site.extractions.ofContact(contactId)).length;
  expect([await asked('c-1'), await asked('c-2')]).toEqual([0, 1]);
  site.contacts.find = find;
  await extract(message);
  expect([await asked('c-1'), await asked('c-2')]).toEqual([1, 1]);
});

test.each(['{}', '{"contactIds":"c-1"}', 'c-1'])(
  'a message that names no contacts goes back to the queue (%s)',
  async (body) => {
    day = await startDay();
    await expect(day.extract(body)).rejects.toThrow();
  },
);
