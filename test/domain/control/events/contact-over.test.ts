import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const over = { ...connected, endedAt: '2026-11-20T10:01:00.000Z' };
const toPc = () => room.desktop.instructions.map(({ verb, medium }) => `${verb} ${medium}`);
const ledger = () => room.controls.ledger('c-1');
const head = async () => (await room.controls.find('c-1'))!.ledger;

describe('when a contact is over', () => {
  test('its last entry says which media were paused, and where the ledger ends is returned (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    expect(await room.contactEnded(over)).toEqual(await head());
    expect((await ledger()).at(-1)).toMatchObject({ kind: 'contact-ended', pausedMedia: ['audio'] });
    expect(await room.contactEnded(over)).toEqual(await head());
    expect(await ledger()).toHaveLength(3);
    expect(toPc()).toEqual([]);
  });

  test('the PC of its agent records again what was paused there, and the ledger says why (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio', 'keystroke'], blackout: true });
    expect(await room.contactEnded(over)).toEqual(await head());
    expect(toPc()).toEqual(['pause keystroke', 'resume keystroke']);
    const [, , , resume, ended, answer, again, ...others] = await ledger();
    expect(resume).toMatchObject({
      ...{ kind: 'command', verb: 'resume', media: ['keystroke'], by: 'fermata', source: 'contact-end' },
      ...{ blackout: false, reason: 'The contact ended while recording was paused' },
    });
    expect([ended, answer, again].map((entry) => entry?.kind)).toEqual(['contact-ended', 'answer', 'contact-ended']);
    expect(answer).toMatchObject({ recorder: 'desktop', medium: 'keystroke', result: 'confirmed' });
    expect(others).toEqual([]);
  });

  test.each([
    ['stop', 'stopped', ['stop keystroke', 'resume keystroke']],
    ['start', 'recording', ['start keystroke']],
  ] as const)(
    'a PC that was told to %s keystrokes, which are %s then, gets exactly %j (PR-06)',
    async (verb, standing, sent) => {
      await room.ask({ verb, media: ['keystroke'] });
      expect(await room.standings()).toMatchObject({ keystroke: standing });
      await room.contactEnded(over);
      expect(toPc()).toEqual(sent);
    },
  );

  test.each([
    ['confirmed', undefined],
    ['unchanged', undefined],
    ['not-recording', undefined],
    ['failed', 1],
    ['not-found', 1],
    ['unconfirmed', 1],
  ] as const)(
    'a PC that answers "%s" is counted as one whose pause outlived its contact: %s (PR-21)',
    async (result, count) => {
      await room.ask({ verb: 'pause', media: ['keystroke'] });
      room.desktop.behave({ result });
      await room.contactEnded(over);
      expect(room.counts.get('PausesOutlived')).toBe(count);
    },
  );

  test('a pause whose sender has died is waited for, but no longer than seven seconds (PR-13)', async () => {
    const commit = room.controls.commit.bind(room.controls);
    let commits = 0;
    room.controls.commit = async (...step) => {
      commits += 1;
      if (commits === 2) throw new Error('killed');
      return commit(...step);
    };
    await expect(room.ask({ verb: 'pause', media: ['keystroke'] })).rejects.toThrow('killed');
    const from = room.clock().getTime();
    await room.contactEnded(over);
    expect(room.clock().getTime() - from).toBe(7_000);
    expect(toPc()).toEqual(['pause keystroke', 'resume keystroke']);
    expect(await room.standings()).toMatchObject({ keystroke: 'ended' });
  });

  test('and a crash comes before the PC learns it, the next report tells the PC once (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['keystroke'] });
    const instruct = room.desktop.instruct.bind(room.desktop);
    room.desktop.instruct = async () => {
      throw new Error('killed');
    };
    const commit = room.controls.commit.bind(room.controls);
    let commits = 0;
    room.controls.commit = async (...step) => {
      commits += 1;
      if (commits === 2) throw new Error('killed');
      return commit(...step);
    };
    await expect(room.contactEnded(over)).rejects.toThrow('killed');
    room.controls.commit = commit;
    room.desktop.instruct = instruct;
    await room.contactEnded(over);
    await room.contactEnded(over);
    expect(toPc()).toEqual(['pause keystroke', 'resume keystroke']);
    expect(await room.commands()).toEqual(['pause person keystroke', 'resume contact-end keystroke']);
    expect(await room.isSound()).toBe(true);
  });

  test('the code and the sentence of each answer are in its ledger, and nothing where there is none (PR-13)', async () => {
    room.provider.behave({ result: 'failed', code: '500', detail: 'It is down.' });
    await room.ask({ verb: 'pause', media: ['audio'] });
    room.provider.behave({});
    await room.ask({ verb: 'pause', media: ['audio'] });
    const answers = (await ledger()).flatMap((entry) => (entry.kind === 'answer' ? [entry] : []));
    expect(answers[0]).toMatchObject({ result: 'failed', code: '500', detail: 'It is down.' });
    expect(Object.keys(answers[1]!).filter((name) => name === 'code' || name === 'detail')).toEqual([]);
  });
});
