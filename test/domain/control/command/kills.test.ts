import { carryOut } from '../../../../domain/control/command/carry-out.ts';
import type { CommandRequest } from '../../../../domain/control/command/command-request.ts';
import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import { contactEnded } from '../../../../domain/control/events/contact-ended.ts';
import { contactTransferred } from '../../../../domain/control/events/contact-transferred.ts';
import type { ControlPorts } from '../../../../domain/control/ports.ts';
import { verbInFlight } from '../../../../domain/control/state/moves.ts';
import { endDuePause } from '../../../../domain/control/watch/watch.ts';
import { type Medium, media } from '../../../../domain/recording/recording.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

class Killed extends Error {}

/** A process may fail only with its own death. */
const died = (error: unknown): void => {
  if (!(error instanceof Killed)) throw error;
};

/**
 * The ports of a process that dies at its n-th step: before it, or (for a step outside the process) after it is done but
 * before its answer arrives. A dead process takes no further step.
 */
const mortal = (
  ports: ControlPorts,
  n: number,
  when: 'before' | 'after',
): { ports: ControlPorts; steps: () => number } => {
  let steps = 0;
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'mediaOf') return member.bind(target);
        return async (...given: unknown[]) => {
          steps += 1;
          const step = steps;
          if (step > n || (step === n && when === 'before')) throw new Killed();
          const answer = await member.apply(target, given);
          if (step >= n) throw new Killed();
          return answer;
        };
      },
    });
  return {
    ports: {
      ...ports,
      live: dying(ports.live),
      controls: dying(ports.controls),
      timers: dying(ports.timers),
      recorders: ports.recorders.map((recorder) => dying(recorder)),
    },
    steps: () => steps,
  };
};

const leg: LiveContact = {
  ...connected,
  contactId: 'c-2',
  initialContactId: 'c-1',
  connectedAt: '2026-11-20T10:00:30.000Z',
};

const commands: Record<
  string,
  { before?: CommandRequest['verb'][]; act: (ports: ControlPorts) => Promise<unknown>; at?: string }
> = {
  'a pause': { act: (ports) => carryOut(ports)(ask('pause')) },
  'a pause with a client request id': { act: (ports) => carryOut(ports)({ ...ask('pause'), clientRequestId: 'r-1' }) },
  'a resume': { before: ['pause'], act: (ports) => carryOut(ports)(ask('resume')) },
  'a stop': { before: ['pause'], act: (ports) => carryOut(ports)(ask('stop')) },
  'a start': { before: [], act: (ports) => carryOut(ports)({ ...ask('start'), media: ['audio'] }) },
  "a pause's limit": { before: ['pause'], at: '2026-11-20T10:05:01.000Z', act: (ports) => endDuePause(ports)('c-1') },
};
const ask = (verb: CommandRequest['verb']): CommandRequest => ({ contactId: 'c-1', verb, by: 'ann', source: 'person' });

const until = (room: ControlRoom, instant: string) =>
  room.pass(Math.max(0, Date.parse(instant) - room.clock().getTime()));

/** The state of every medium matches what its recorders do, and nothing is left unanswered. */
const expectTrue = async (room: ControlRoom, contactId = 'c-1') => {
  const state = await room.controls.find(contactId);
  for (const [medium, { standing }] of Object.entries(state?.media ?? {}) as [Medium, { standing: string }][]) {
    const own = room.ports.recorders.filter((recorder) => recorder.mediaOf(connected).includes(medium));
    for (const recorder of own) {
      expect({
        medium,
        recorder: recorder.name,
        is: (recorder as typeof room.provider).recorded(contactId, medium),
      }).toEqual({
        medium,
        recorder: recorder.name,
        is: standing,
      });
    }
    expect(verbInFlight(standing as never)).toBeUndefined();
  }
  expect(await room.isSound(contactId)).toBe(true);
  const ledger = await room.controls.ledger(contactId);
  for (const { medium, recorder, verb } of instructionsTo(room, contactId)) {
    const written = ledger.some(
      (entry) => entry.kind === 'command' && entry.verb === verb && entry.media.includes(medium),
    );
    expect({ medium, recorder, verb, written }).toMatchObject({ written: true });
  }
};

const instructionsTo = ({ provider, desktop }: ControlRoom, contactId: string) =>
  [provider, desktop].flatMap((recorder) =>
    recorder.instructions
      .filter((one) => one.contactId === contactId)
      .map((one) => ({ ...one, recorder: recorder.name })),
  );

const rows = Object.keys(commands).flatMap((name) => (['before', 'after'] as const).map((when) => ({ name, when })));

test.each(rows)(
  'what is left after $name is killed $when any of its steps is put right (PR-13)',
  async ({ name, when }) => {
    const { before = [], act, at } = commands[name]!;
    let steps = Number.POSITIVE_INFINITY;
    for (let n = 1; n <= steps; n += 1) {
      const room = await controlRoom();
      for (const verb of before) await room.ask({ verb });
      if (at) until(room, at);
      const dying = mortal(room.ports, n, when);
      await room.run(act(dying.ports).catch(died));
      const finished = dying.steps() < n;

      room.pass(25_000);
      const watched = await room.watch();
      expect(watched.failed).toEqual([]);
      await expectTrue(room);
      // A pause that was started has an end, whatever died.
      room.pass(600_000);
      await room.watch();
      await expectTrue(room);
      expect(Object.values(await room.standings())).not.toContain('paused');
      room.restore();
      if (finished) steps = 0;
      // A complete command dies here, not the first look at it.
      if (finished) expect(n).toBeGreaterThan(6);
    }
  },
);

test('a caller who repeats a request after a crash gets what they asked for, once (PR-13)', async () => {
  for (let n = 1, finished = false; !finished; n += 1) {
    const room = await controlRoom();
    const dying = mortal(room.ports, n, 'after');
    const question = { ...ask('pause'), clientRequestId: 'r-1' };
    await room.run(carryOut(dying.ports)(question).catch(died));
    finished = dying.steps() < n;
    room.pass(1_000);
    const { outcomes } = await room.run(room.carry(question));
    expect(outcomes.map(({ result }) => result)).toEqual(
      outcomes.map(() => expect.stringMatching(/^(confirmed|unchanged)$/)),
    );
    await expectTrue(room);
    room.restore();
  }
});

test.each(['before', 'after'] as const)(
  'a contact’s end that is killed %s any of its steps is completed when it is reported again (PR-13)',
  async (when) => {
    for (let n = 1, finished = false; !finished; n += 1) {
      const room = await controlRoom();
      await room.ask({ verb: 'pause' });
      const over = { ...connected, endedAt: '2026-11-20T10:01:00.000Z' };
      await room.live.note(over);
      const dying = mortal(room.ports, n, when);
      await room.run(contactEnded(dying.ports)(over).catch(died));
      finished = dying.steps() < n;
      room.pass(25_000);
      await room.contactEnded(over);
      expect(room.desktop.recorded('c-1', 'screen')).toBe('recording');
      expect(room.desktop.recorded('c-1', 'keystroke')).toBe('recording');
      expect(await room.standings()).toEqual({ audio: 'ended', screen: 'ended', keystroke: 'ended' });
      expect((await room.controls.ledger('c-1')).at(-1)).toMatchObject({
        kind: 'contact-ended',
        pausedMedia: [...media],
      });
      expect(await room.isSound()).toBe(true);
      room.restore();
    }
  },
);

test.each(['before', 'after'] as const)(
  'a transfer in a pause that is killed %s any of its steps still pauses the new leg, once it is reported again and watched (PR-09)',
  async (when) => {
    for (let n = 1, finished = false; !finished; n += 1) {
      const room = await controlRoom();
      await room.ask({ verb: 'pause' });
      await room.live.note(leg);
      const dying = mortal(room.ports, n, when);
      await room.run(contactTransferred(dying.ports)(leg).catch(died));
      finished = dying.steps() < n;
      room.pass(25_000);
      await room.transferred(leg);
      await room.watch();
      expect(await room.standings('c-2')).toEqual({ audio: 'paused', screen: 'paused', keystroke: 'paused' });
      await expectTrue(room, 'c-2');
      await expectTrue(room);
      room.restore();
    }
  },
);
