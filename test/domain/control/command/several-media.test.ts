import { keepPaused } from '../../../../domain/control/events/contact-ended.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const again = async (changes: Parameters<typeof controlRoom>[0], contact = connected) => {
  room.restore();
  room = await controlRoom(changes, contact);
};
const results = ({ outcomes }: Awaited<ReturnType<ControlRoom['ask']>>) =>
  outcomes.map(({ recorder, medium, result }) => `${recorder} ${medium} ${result}`);
const sentTo = ({ instructions }: ControlRoom['provider']) =>
  instructions.map(({ verb, medium }) => `${verb} ${medium}`);
const kinds = async () => (await room.controls.ledger('c-1')).map(({ kind }) => kind);

test('a request that was lost after the answer for one medium is carried out again for the other (PR-13)', async () => {
  const commit = room.controls.commit.bind(room.controls);
  const ask = { verb: 'start', media: ['audio', 'screen'], clientRequestId: 'r-1' } as const;
  let commits = 0;
  // That screens cannot be started is in the ledger with the command; the answer for the sound is not.
  room.controls.commit = async (...step) => {
    commits += 1;
    if (commits > 1) throw new Error('killed');
    return commit(...step);
  };
  await expect(room.ask(ask)).rejects.toThrow('killed');
  room.controls.commit = commit;
  expect(await kinds()).toEqual(['command', 'answer']);
  room.pass(25_000);
  expect(results(await room.ask(ask))).toEqual(['amazon-connect screen unsupported', 'amazon-connect audio confirmed']);
  expect(sentTo(room.provider)).toEqual(['start audio', 'start audio']);
});

test('a pause that is prolonged reaches the PBX, which would end it, although the PC has no end of its own (PR-06)', async () => {
  await again({}, { ...connected, provider: 'asterisk' });
  await room.ask({ verb: 'pause', pauseFor: 60, media: ['audio'] });
  const prolonged = await room.ask({ verb: 'pause', pauseFor: 120, media: ['audio'], prolong: true });
  expect(prolonged.state.pausedUntil).toBe('2026-11-20T10:02:00.000Z');
  expect(sentTo(room.provider)).toEqual(['pause audio', 'pause audio']);
});

test('an event that confirms the sound is awaited, although the PC has confirmed its part at once (PR-25)', async () => {
  room.provider.behave({ result: 'pending' });
  const asked = room.carry({
    ...{ contactId: 'c-1', verb: 'pause', media: ['audio', 'keystroke'], by: 'ann', source: 'person' },
  });
  const news = { contactId: 'c-1', verb: 'pause', media: ['audio'], by: 'provider', result: 'confirmed' } as const;
  const event = room.wait(1_200).then(() => room.ingest({ ...news, at: '2026-11-20T10:00:01.200Z' }));
  const [paused] = await room.run(Promise.all([asked, event]));
  expect(results(paused)).toEqual(['amazon-connect audio confirmed', 'desktop keystroke confirmed']);
  expect(await room.commands()).toEqual(['pause person audio keystroke']);
});

describe("at a contact's end", () => {
  const over = { ...connected, endedAt: '2026-11-20T10:01:00.000Z' };

  test('a PC records again only after its pause was answered, although other media are paused already (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    room.desktop.behave({}, { late: () => room.wait(3_000) });
    const pausing = room.carry({ contactId: 'c-1', verb: 'pause', media: ['keystroke'], by: 'ann', source: 'person' });
    await room.run(room.wait(500));
    expect(await room.standings()).toMatchObject({ audio: 'paused', keystroke: 'pausing' });
    await Promise.all([room.contactEnded(over), room.run(pausing)]);
    expect(await kinds()).toEqual([
      ...['command', 'answer', 'command', 'answer'],
      ...['command', 'contact-ended', 'answer', 'contact-ended'],
    ]);
    expect(sentTo(room.desktop)).toEqual(['pause keystroke', 'resume keystroke']);
  });

  test('nothing is resumed in the ledger of a contact without a PC (PR-13)', async () => {
    const { provider } = room;
    await again({ recorders: [provider] });
    await room.ask({ verb: 'pause' });
    await room.contactEnded(over);
    expect(await room.commands()).toEqual(['pause person audio screen']);
    expect((await kinds()).at(-1)).toBe('contact-ended');
  });
});

describe('when something else of a paused contact is recorded', () => {
  const keep = () => room.run(keepPaused(room.ports)(connected));

  test('all of it is blanked if one of its pauses must be (PR-32)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], blackout: true });
    await room.ask({ verb: 'pause', media: ['keystroke'] });
    await keep();
    expect((await room.controls.ledger('c-1')).findLast(({ kind }) => kind === 'command')).toMatchObject({
      ...{ source: 'recovery', media: ['audio', 'keystroke'], blackout: true },
    });
  });

  test('a medium that somebody resumes at that moment is recorded, and the rest is paused again (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: ['audio', 'keystroke'] });
    const find = room.controls.find.bind(room.controls);
    let looks = 0;
    // After the second look at its state, and before the pause is sent.
    room.controls.find = async (contactId) => {
      const state = await find(contactId);
      looks += 1;
      if (looks === 2) {
        room.controls.find = find;
        await room.carry({ contactId, verb: 'resume', media: ['audio'], by: 'ann', source: 'person' });
      }
      return state;
    };
    expect(await keep()).toMatchObject([{ recorder: 'desktop', medium: 'keystroke', result: 'confirmed' }]);
    expect(await room.standings()).toMatchObject({ audio: 'recording', keystroke: 'paused' });
    expect(sentTo(room.provider)).toEqual(['pause audio', 'resume audio']);
    expect(sentTo(room.desktop)).toEqual(['pause keystroke', 'pause keystroke']);
  });

  test('a medium that is just being resumed is not paused again (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: ['audio', 'keystroke'] });
    room.provider.behave({}, { result: 'unconfirmed' });
    await room.ask({ verb: 'resume', media: ['audio'] });
    room.pass(25_000);
    await keep();
    expect(await room.standings()).toMatchObject({ audio: 'resuming', keystroke: 'paused' });
    expect(sentTo(room.provider)).toEqual(['pause audio', 'resume audio']);
  });

  test('one medium that nobody confirms is reported, although the others are confirmed (PR-06)', async () => {
    await room.ask({ verb: 'pause', media: ['audio', 'keystroke'] });
    await keep();
    expect(room.counts.get('PausesUnconfirmed')).toBeUndefined();
    room.provider.behave({ result: 'failed' });
    await keep();
    expect(room.counts.get('PausesUnconfirmed')).toBe(1);
  });

  test('a pause that was only accepted is not reported, because its event follows (PR-25)', async () => {
    await room.ask({ verb: 'pause', media: ['audio', 'keystroke'] });
    room.provider.behave({ result: 'pending' });
    await keep();
    expect(room.counts.get('PausesUnconfirmed')).toBeUndefined();
  });
});
