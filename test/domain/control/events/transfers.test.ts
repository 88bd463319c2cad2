import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
  await room.ask({ verb: 'pause', pauseFor: 120, media: ['audio'] });
});
afterEach(() => room.restore());

const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
const leg = (number: number) => ({
  ...connected,
  contactId: `c-${number}`,
  initialContactId: 'c-1',
  agentId: `u-${number}`,
  connectedAt: at(number),
});
const over = (number: number) => ({ ...(number === 1 ? connected : leg(number)), endedAt: at(number + 2) });
const lastOf = async (contactId: string) => (await room.controls.ledger(contactId)).at(-1)?.kind;

describe('a customer who is transferred on at once', () => {
  test('stays paused in the last leg, whatever happened in the legs between (PR-09)', async () => {
    await room.live.note(leg(2));
    room.provider.behave({}, { result: 'not-found' });
    await room.transferred(leg(2));
    expect(await room.standings('c-2')).toMatchObject({ audio: 'recording' });
    await room.live.note(leg(3));
    await room.live.note(leg(4));
    await room.transferred(leg(4));
    expect(room.provider.recorded('c-4', 'audio')).toBe('paused');
    expect((await room.controls.find('c-4'))!.pausedUntil).toBe(at(120));
  });

  test('leaves a leg that gets no more instructions and no more entries once it is over (PR-09)', async () => {
    await room.live.note(over(2));
    expect(await room.transferred(leg(2))).toEqual([]);
    expect(await room.controls.ledger('c-2')).toEqual([]);
  });

  test('leaves a leg that closes its ledger when it ends during an instruction, and no pause is lost (PR-13)', async () => {
    await room.live.note(leg(2));
    const instruct = room.provider.instruct.bind(room.provider);
    room.provider.instruct = async (instruction) => {
      await room.live.note(over(2));
      return instruct(instruction);
    };
    room.provider.behave({ result: 'not-found' });
    expect(await room.transferred(leg(2))).toEqual([]);
    expect(await lastOf('c-2')).toBe('contact-ended');
    expect(await room.isSound('c-2')).toBe(true);
  });

  test('is paused again in the next leg when the provider fails in one (PR-09)', async () => {
    await room.live.note(leg(2));
    room.provider.behave({}, { result: 'failed' });
    expect(await room.transferred(leg(2))).toMatchObject([{ result: 'failed' }]);
    await room.live.note(leg(3));
    await room.transferred(leg(3));
    expect(room.provider.recorded('c-3', 'audio')).toBe('paused');
  });

  test('is recorded in the next leg after a resume in a leg between (PR-09)', async () => {
    await room.live.note(leg(2));
    await room.transferred(leg(2));
    await room.ask({ verb: 'resume', contactId: 'c-2', media: ['audio'] });
    await room.live.note(leg(3));
    expect(await room.transferred(leg(3))).toEqual([]);
    expect(room.provider.recorded('c-3', 'audio')).toBe('recording');
  });
});

describe('a customer who is transferred while sound and screen are paused', () => {
  const sentIn = (contactId: string) =>
    [...room.provider.instructions, ...room.desktop.instructions]
      .filter((one) => one.contactId === contactId)
      .map(({ verb, medium }) => `${verb} ${medium}`);
  const both = ['audio', 'keystroke'] as const;
  beforeEach(async () => {
    await room.ask({ verb: 'pause', media: ['keystroke'], pauseFor: 120 });
    await room.live.note(leg(2));
  });

  test('stays paused when recording of the sound starts a moment later than that of the PC (PR-09)', async () => {
    room.provider.behave({}, { result: 'not-recording' }, { result: 'not-recording' });
    expect(await room.transferred(leg(2))).toMatchObject([
      { medium: 'keystroke', result: 'confirmed' },
      { medium: 'audio', result: 'confirmed' },
    ]);
    expect(await room.standings('c-2')).toMatchObject({ audio: 'paused', keystroke: 'paused' });
    expect(sentIn('c-2')).toEqual(['pause audio', 'pause audio', 'pause audio', 'pause keystroke']);
    expect(room.counts.get('PausesKeptAtTransfer')).toBe(1);
  });

  test('stays paused when the next agent has no PC, and the sound starts a moment later (PR-09)', async () => {
    room.ports.recorders = [room.provider];
    room.provider.behave({}, { result: 'not-recording' });
    await room.transferred(leg(2));
    expect(await room.standings('c-2')).toMatchObject({ audio: 'paused' });
    expect(sentIn('c-2')).toEqual(['pause audio', 'pause audio']);
  });

  test('gets no further pause after three seconds in which nothing was recorded (PR-09)', async () => {
    room.provider.behave({ result: 'not-recording' });
    const from = room.clock().getTime();
    expect(await room.transferred(leg(2))).toMatchObject([
      { medium: 'keystroke', result: 'confirmed' },
      { medium: 'audio', result: 'not-recording' },
    ]);
    expect(room.clock().getTime() - from).toBe(3_000);
    expect(sentIn('c-2').filter((one) => one === 'pause audio')).toHaveLength(4);
    expect(room.counts.get('PausesKeptAtTransfer')).toBeUndefined();
  });

  test('is recorded where somebody starts a recording at that moment, and paused in the rest (PR-09)', async () => {
    room.provider.behave({}, { result: 'not-recording' });
    room.desktop.behave({}, { result: 'not-recording' });
    const started = room
      .wait(500)
      .then(() => room.carry({ contactId: 'c-2', verb: 'start', media: ['audio'], by: 'ann', source: 'person' }));
    await Promise.all([room.transferred(leg(2)), room.run(started)]);
    expect(await room.standings('c-2')).toMatchObject({ audio: 'recording', keystroke: 'paused' });
    expect(sentIn('c-2')).toEqual(['pause audio', 'start audio', 'pause keystroke', 'pause keystroke']);
  });

  test('is blanked in the next leg if one of the pauses must be blanked (PR-32)', async () => {
    await room.ask({ verb: 'resume', media: ['audio', 'keystroke'], contactId: 'c-1' });
    await room.live.note({ ...connected, contactId: 'c-6', initialContactId: 'c-6' });
    await room.ask({ verb: 'pause', media: ['audio'], contactId: 'c-6', blackout: true });
    await room.ask({ verb: 'pause', media: ['keystroke'], contactId: 'c-6' });
    const next = { ...leg(7), initialContactId: 'c-6' };
    await room.live.note(next);
    await room.transferred(next);
    const { media } = (await room.controls.find('c-7'))!;
    expect(both.map((medium) => media[medium]!.blackout)).toEqual([true, true]);
  });

  test('and leaves that leg at once causes no report from it, whatever its PC says (PR-09)', async () => {
    const instruct = room.provider.instruct.bind(room.provider);
    room.provider.instruct = async (instruction) => {
      await room.live.note(over(2));
      return instruct(instruction);
    };
    room.provider.behave({ result: 'not-found' });
    expect(await room.transferred(leg(2))).toEqual([]);
    // Their PC records the next call.
    expect(sentIn('c-2')).toEqual(['pause audio', 'pause keystroke', 'resume keystroke']);
  });

  test('is not counted as paused when only one of them is (PR-09)', async () => {
    room.provider.behave({ result: 'failed' });
    expect(await room.transferred(leg(2))).toMatchObject([{ result: 'failed' }, { result: 'confirmed' }]);
    expect(room.counts.get('PausesKeptAtTransfer')).toBeUndefined();
  });
});

test('a command that coincides with the end of its contact leaves no ledger open (PR-13)', async () => {
  const instruct = room.provider.instruct.bind(room.provider);
  await room.live.note(leg(5));
  room.provider.instruct = async (instruction) => {
    await room.live.note(over(5));
    return instruct(instruction);
  };
  room.provider.behave({ result: 'not-found' });
  await room.ask({ verb: 'pause', contactId: 'c-5', media: ['audio'] });
  expect(await lastOf('c-5')).toBe('contact-ended');
  expect(await room.standings('c-5')).toMatchObject({ audio: 'ended' });
});
