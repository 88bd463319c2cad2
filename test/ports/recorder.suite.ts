import type { Verb } from '../../domain/control/command/command.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import type { Outcome, OutcomeResult } from '../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../domain/control/recorder/recorder.ts';
import type { Medium } from '../../domain/recording/recording.ts';

/** The media that are really recorded, whatever the recorder answers. */
export type Truth = 'recording' | 'paused' | 'stopped' | 'none';

/** The failures of a recorder, in terms that every place understands. */
export type Trouble =
  | { kind: 'silence' | 'reset' | 'half'; times: number; happens?: boolean }
  | { kind: 'error'; times: number; status: number; happens?: boolean; code?: string | number; message?: string };

/** A recorder with a contact that is recorded. */
export interface RecorderPlace {
  recorder: Recorder;
  contact: LiveContact;
  truth(): Promise<Partial<Record<Medium, Truth>>>;
  trouble(trouble: Trouble): Promise<void>;
  /** Closes the recorder, so that nothing answers any more. */
  close(): Promise<void>;
}

export interface RecorderKind {
  open(): Promise<RecorderPlace>;
  does: Partial<Record<Medium, readonly Verb[]>>;
  /** Its result after success; for `pending` an event follows. */
  says: 'confirmed' | 'pending';
  /** A start after a stop begins a second recording. Otherwise stop is final. */
  startsAgain?: true;
  /** For a recorder behind a network, where more can go wrong than silence. */
  wire?: {
    errors: readonly (readonly [what: string, trouble: Extract<Trouble, { kind: 'error' }>, result: OutcomeResult])[];
    /** The text that must never appear in an outcome. */
    secrets: readonly string[];
  };
}

const after: Record<Verb, Truth> = { start: 'recording', pause: 'paused', resume: 'recording', stop: 'stopped' };

const soon = (milliseconds = 5_000) => new Date(Date.now() + milliseconds);

/** What every `Recorder` promises, when it works and when it does not. */
export const recorderSuite = ({ open, does, says, startsAgain, wire }: RecorderKind): void => {
  let place: RecorderPlace;
  let seen: Outcome[];
  beforeEach(async () => {
    place = await open();
    seen = [];
  });
  afterEach(async () => {
    await place.close();
    const words = JSON.stringify(seen);
    for (const secret of wire?.secrets ?? []) expect(words).not.toContain(secret);
  });

  const media = Object.keys(does) as Medium[];
  const verbs = [...new Set(Object.values(does).flat())] as Verb[];
  const can = (verb: Verb) => media.filter((medium) => does[medium]?.includes(verb));

  const instruct = async (verb: Verb, wish: Partial<Instruction> = {}): Promise<Outcome[]> => {
    const outcomes = await place.recorder.instruct({
      verb,
      media: can(verb),
      contact: place.contact,
      tokens: {},
      until: soon(),
      ...wish,
    });
    seen.push(...outcomes);
    return outcomes;
  };
  const tokensOf = (outcomes: Outcome[]): Instruction['tokens'] =>
    Object.fromEntries(outcomes.flatMap(({ medium, token }) => (token ? [[medium, token]] : [])));
  const results = (outcomes: Outcome[]) => [...new Set(outcomes.map(({ result }) => result))];

  test('a recorder lists the media that it records of a contact, and answers for each requested one under its own name (PR-06)', async () => {
    expect([...place.recorder.mediaOf(place.contact)].sort()).toEqual([...media].sort());
    const outcomes = await instruct('pause', { media });
    expect(outcomes.map(({ medium }) => medium).sort()).toEqual([...media].sort());
    for (const { recorder, at } of outcomes) {
      expect(recorder).toBe(place.recorder.name);
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  test('a pause silences all its media, and a resume continues them (PR-06)', async () => {
    const paused = await instruct('pause');
    expect(results(paused)).toEqual([says]);
    for (const medium of can('pause')) expect(await place.truth()).toMatchObject({ [medium]: 'paused' });
    expect(results(await instruct('resume', { tokens: tokensOf(paused) }))).toEqual([says]);
    for (const medium of can('resume')) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
  });

  test('a second pause, and a second resume, are harmless (PR-06)', async () => {
    const first = await instruct('pause');
    const second = await instruct('pause');
    expect([says, 'unchanged']).toEqual(expect.arrayContaining(results(second)));
    for (const medium of can('pause')) expect(await place.truth()).toMatchObject({ [medium]: 'paused' });
    const tokens = { ...tokensOf(first), ...tokensOf(second) };
    for (const _ of ['once', 'twice']) await instruct('resume', { tokens });
    for (const medium of can('resume')) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
  });

  test('a resume without the token of its pause still works', async () => {
    await instruct('pause');
    expect(results(await instruct('resume'))).toEqual([says]);
    for (const medium of can('resume')) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
  });

  if (startsAgain)
    test('after a stop nothing is recorded and nothing can be paused, until a start begins a second recording (PR-06)', async () => {
      expect(results(await instruct('stop'))).toEqual([says]);
      for (const medium of can('stop')) expect(await place.truth()).toMatchObject({ [medium]: 'stopped' });
      for (const verb of ['stop', 'pause', 'resume'] as const)
        expect(results(await instruct(verb))).toEqual(['not-recording']);
      for (const medium of can('stop')) expect(await place.truth()).toMatchObject({ [medium]: 'stopped' });
      expect(results(await instruct('start'))).toEqual([says]);
      for (const medium of can('start')) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
    });

  if (verbs.includes('stop') && !startsAgain)
    test('a stop that is final is not changed by repeating it, and nothing brings the recording back (PR-06)', async () => {
      expect(results(await instruct('stop'))).toEqual([says]);
      expect(['confirmed', 'unchanged', 'not-recording']).toEqual(
        expect.arrayContaining(results(await instruct('stop'))),
      );
      expect(results(await instruct('resume'))).not.toContain('confirmed');
      for (const medium of can('stop')) expect(await place.truth()).toMatchObject({ [medium]: 'stopped' });
    });

  if (verbs.includes('stop'))
    test('a paused recording can be stopped', async () => {
      const paused = await instruct('pause');
      expect(results(await instruct('stop', { tokens: tokensOf(paused) }))).toEqual([says]);
      for (const medium of can('stop')) expect(await place.truth()).toMatchObject({ [medium]: 'stopped' });
    });

  if (verbs.includes('start'))
    test('starting a running recording changes nothing (PR-06)', async () => {
      expect(['unchanged', 'illegal', 'confirmed']).toEqual(expect.arrayContaining(results(await instruct('start'))));
      for (const medium of can('start')) expect(await place.truth()).toMatchObject({ [medium]: after.start });
    });

  test.each(media)('the %s alone is paused, and nothing else with it', async (medium) => {
    expect(results(await instruct('pause', { media: [medium] }))).toEqual([says]);
    const { [medium]: own, ...others } = await place.truth();
    expect(own).toBe('paused');
    expect(Object.values(others)).not.toContain('paused');
  });

  test('we wait for a silent recorder as long as requested and no longer, and claim nothing (PR-13)', async () => {
    await place.trouble({ kind: 'silence', times: 100, happens: true });
    const until = soon(80);
    expect(results(await instruct('pause', { until }))).toEqual(['unconfirmed']);
    expect(Date.now() - until.getTime()).toBeLessThan(1_000);
  });

  if (!wire) return;

  test('a medium or verb that it does not support is reported as unsupported, and nothing is sent (PR-33)', async () => {
    const all: Medium[] = ['audio', 'screen', 'keystroke'];
    for (const verb of ['start', 'pause', 'resume', 'stop'] as const) {
      const undone = all.filter((medium) => !does[medium]?.includes(verb));
      if (undone.length > 0) expect(results(await instruct(verb, { media: undone }))).toEqual(['unsupported']);
    }
    for (const medium of media) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
  });

  test.each(wire.errors)(
    'the failure %s is reported as what it is, and the recording goes on (PR-13)',
    async (_, trouble, result) => {
      await place.trouble(trouble);
      const outcomes = await instruct('pause');
      expect(results(outcomes)).toEqual([result]);
      for (const { detail, code } of outcomes) {
        expect(detail).toMatch(/^[A-Z].+\.$/);
        expect(code).toBeTruthy();
      }
      for (const medium of can('pause')) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
    },
  );

  test('a recorder that fails after it has acted is unconfirmed and not failed, because we do not know what it records (PR-13)', async () => {
    await place.trouble({ kind: 'error', status: 500, times: 100, happens: true });
    expect(results(await instruct('pause'))).toEqual(['unconfirmed']);
    for (const medium of can('pause')) expect(await place.truth()).toMatchObject({ [medium]: 'paused' });
  });

  test('a recorder that fails once is instructed again, and then does it (PR-13)', async () => {
    await place.trouble({ kind: 'error', status: 503, times: 1 });
    expect(results(await instruct('pause'))).toEqual([says]);
  });

  test.each(['reset', 'half'] as const)(
    'after a lost answer (%s) the recorder is instructed again, which is harmless',
    async (kind) => {
      await place.trouble({ kind, times: 1, happens: true });
      expect(results(await instruct('pause'))).toEqual([says]);
      for (const medium of can('pause')) expect(await place.truth()).toMatchObject({ [medium]: 'paused' });
      expect(results(await instruct('resume'))).toEqual([says]);
    },
  );

  test.each(['reset', 'half'] as const)('when every answer is lost (%s) nothing is claimed', async (kind) => {
    await place.trouble({ kind, times: 100 });
    expect(results(await instruct('pause'))).toEqual(['unconfirmed']);
  });

  test('an unreachable recorder is reported as failed, and nothing is thrown', async () => {
    await place.close();
    for (const verb of verbs) expect(results(await instruct(verb))).toEqual(['failed']);
  });

  test('when no time is left, nothing is sent', async () => {
    expect(results(await instruct('pause', { until: soon(-1) }))).toEqual(['failed']);
    for (const medium of can('pause')) expect(await place.truth()).toMatchObject({ [medium]: 'recording' });
  });
};
