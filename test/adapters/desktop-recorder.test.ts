import { setTimeout as sleep } from 'node:timers/promises';
import { DesktopRecorder } from '../../adapters/desktop/desktop-recorder.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import type { Captures } from '../../domain/desktop/captures.ts';
import { pcWith } from './desktop-pc.ts';

const contact: LiveContact = {
  contactId: 'c-1',
  initialContactId: 'c-1',
  provider: 'amazon-connect',
  agentId: 'u-sam',
  connectedAt: '2026-11-20T09:59:00.000Z',
};

let pc: ReturnType<typeof pcWith>;
let recorder: DesktopRecorder;
/** Milliseconds that have passed since the recorder last read. */
let passed: number;
beforeEach(async () => {
  pc = pcWith();
  passed = 0;
  let ids = 0;
  recorder = new DesktopRecorder({
    captures: { all: () => pc.captures.all(), changes: (since) => pc.captures.changes(since) },
    commands: { leave: (one) => pc.commands.leave(one), find: (id, commandId) => pc.commands.find(id, commandId) },
    nudge: (desktopId) => pc.nudge(desktopId),
    clock: () => new Date(Date.now() + passed),
    wait: (milliseconds) => sleep(milliseconds),
    newId: () => `${++ids}`,
  });
  await pc.report();
});

const instruct = async (verb: Verb = 'pause', milliseconds = 2_000) => {
  await recorder.prepare();
  const until = new Date(Date.now() + passed + milliseconds);
  const [outcome, ...others] = await recorder.instruct({ verb, media: ['screen'], contact, tokens: {}, until });
  expect(others).toEqual([]);
  return outcome!;
};

const later = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

const media = async (more: Partial<LiveContact> = {}) => {
  await recorder.prepare();
  return recorder.mediaOf({ ...contact, ...more });
};

test('a contact has a screen only if a PC captures its agent', async () => {
  expect(await media()).toEqual(['screen']);
  expect(await media({ agentId: 'u-ada' })).toEqual([]);
  await pc.report({ agents: [], at: Date.now() + 1 });
  passed = 3_000;
  expect(await media()).toEqual([]);
});

test('a PC that has not reported for long counts as off, so it records nothing and nobody waits for it', async () => {
  passed = 61_000;
  expect(await media({ connectedAt: later(30_000) })).toEqual([]);
});

test('a PC that captured a part of the contact still gets its commands, because what it paused must be resumed', async () => {
  passed = 61_000;
  expect(await media()).toEqual(['screen']);
  await pc.report({ agents: [{ agentId: 'u-sam', login: 'CORP\\sam', endedAt: later(0) }], at: Date.now() + 1 });
  passed = 64_000;
  expect(await media({ connectedAt: later(-1_000) })).toEqual(['screen']);
  expect(await media({ connectedAt: later(1_000) })).toEqual([]);
});

test('the PC is nudged, and its own answer confirms the pause (PR-06)', async () => {
  expect(await instruct()).toMatchObject({ recorder: 'desktop', medium: 'screen', result: 'confirmed' });
  expect(pc).toMatchObject({ screen: 'paused', nudges: ['pc-1'] });
  expect((await pc.commands.latest('pc-1'))[0]).toMatchObject({ login: 'CORP\\sam', contactId: 'c-1', verb: 'pause' });
});

test.each([
  [
    { result: 'failed', detail: 'The session did not answer.' },
    { result: 'failed', detail: 'The session did not answer.' },
  ],
  [{ result: 'not-recording' }, { result: 'not-recording' }],
] as const)('a PC that answers %j is reported as it says (PR-13)', async (answer, outcome) => {
  pc.answers = answer;
  expect(await instruct()).toMatchObject(outcome);
  expect(pc.screen).toBe('recording');
});

test('a silent PC leaves the pause unconfirmed, and what it answers later is stored (PR-13)', async () => {
  pc.isSilent = true;
  expect(await instruct('pause', 200)).toMatchObject({ result: 'unconfirmed', code: 'no-answer' });
  const [left] = await pc.commands.latest('pc-1');
  expect(left).toMatchObject({ answers: {} });
  pc.isSilent = false;
  await pc.nudge('pc-1');
  expect((await pc.commands.find('pc-1', left!.commandId))?.answers.screen).toMatchObject({ result: 'done' });
});

test('the one of an agent’s two PCs that does not answer decides (PR-13)', async () => {
  await pc.report({ desktopId: 'pc-2' });
  expect(await instruct('pause', 200)).toMatchObject({ result: 'unconfirmed' });
  expect(pc.screen).toBe('paused');
  expect(pc.nudges.sort()).toEqual(['pc-1', 'pc-2']);
});

test.each(['start', 'stop'] as const)(
  'a command to %s is refused, because its effect would outlast the contact',
  async (verb) => {
    expect(await instruct(verb)).toMatchObject({ result: 'unsupported' });
    expect(pc.nudges).toEqual([]);
  },
);

test('while nobody can read whose screens are captured, a pause is not confirmed (PR-13)', async () => {
  await recorder.prepare();
  pc.captures.all = async () => {
    throw new Error('the database is down');
  };
  pc.captures.changes = pc.captures.all;
  passed = 3_000;
  expect(await instruct('pause', 1_000)).toMatchObject({ result: 'confirmed' });
  passed = 61_001;
  expect(await media({ agentId: 'u-ada' })).toEqual(['screen']);
  expect(await instruct('pause', 200)).toMatchObject({ result: 'unconfirmed', code: 'captures-unread' });
});

test('a command that cannot be stored is unconfirmed', async () => {
  pc.commands.leave = async () => {
    throw new Error('the database is down');
  };
  expect(await instruct()).toMatchObject({ result: 'unconfirmed', code: 'not-stored' });
});

describe('for a pause', () => {
  let reads: string[];
  beforeEach(() => {
    reads = [];
    for (const name of ['all', 'changes'] as const) {
      const read = pc.captures[name].bind(pc.captures) as (since: string) => Promise<Captures[]>;
      pc.captures[name] = async (since?: string) => {
        const found = await read(since!);
        reads.push(`${name}: ${found.length}`);
        return found;
      };
    }
  });

  test('commands within two seconds read once whose screens are captured', async () => {
    await Promise.all([recorder.prepare(), recorder.prepare()]);
    await recorder.prepare();
    expect(reads).toHaveLength(1);
    passed = 2_001;
    await recorder.prepare();
    expect(reads).toHaveLength(2);
  });

  test('only those of five thousand PCs are read that changed, and all of them once a minute (PR-06)', async () => {
    const at = Date.now() - 30_000;
    for (let index = 0; index < 5_000; index++)
      await pc.report({ desktopId: `other-${index}`, at, agents: [{ agentId: `u-${index}`, login: `${index}` }] });
    await recorder.prepare();
    expect(reads).toEqual(['all: 5001']);
    passed = 12_000;
    expect(await media()).toEqual(['screen']);
    // Somebody logs on at another PC, and Sam logs off.
    await pc.report({ agents: [{ agentId: 'u-sam', login: 'CORP\\sam', endedAt: later(0) }], at: Date.now() + passed });
    await pc.report({ desktopId: 'new', agents: [{ agentId: 'u-ada', login: 'ada' }], at: Date.now() + passed });
    passed = 15_000;
    expect(await media({ agentId: 'u-ada' })).toEqual(['screen']);
    expect(await media({ connectedAt: later(passed) })).toEqual([]);
    expect(reads.slice(1)).toEqual(['changes: 1', 'changes: 2']);
    passed = 60_001;
    await recorder.prepare();
    expect(reads.at(-1)).toBe('all: 5002');
  });

  test('a PC whose reports were late does not count as silent because old reports were read (PR-06)', async () => {
    await recorder.prepare();
    // By its first report it is silent a minute later; the second one comes in time.
    await pc.report({ at: Date.now() + 50_000 });
    passed = 59_000;
    await recorder.prepare();
    passed = 70_000;
    expect(await media({ connectedAt: later(65_000) })).toEqual(['screen']);
    expect(reads).toEqual(['all: 1', 'changes: 2', 'all: 1']);
  });
});

test('a PC that records keystrokes, too, answers for each medium, and does all four verbs with keystrokes alone (PR-06)', async () => {
  await pc.report({ agents: [{ agentId: 'u-sam', login: 'CORP\\sam', keystrokes: true }], at: Date.now() + 1 });
  passed = 3_000;
  expect(await media()).toEqual(['screen', 'keystroke']);
  const instructAll = (verb: Verb) =>
    recorder.instruct({
      ...{ verb, media: ['screen', 'keystroke'], contact, tokens: {} },
      until: new Date(Date.now() + passed + 2_000),
    });
  for (const verb of ['pause', 'resume'] as const) {
    expect(await instructAll(verb)).toMatchObject([
      { medium: 'screen', result: 'confirmed' },
      { medium: 'keystroke', result: 'confirmed' },
    ]);
    expect((await pc.commands.latest('pc-1'))[0]).toMatchObject({ verb, media: ['screen', 'keystroke'] });
  }
  for (const verb of ['stop', 'start'] as const) {
    expect(await instructAll(verb)).toMatchObject([
      { medium: 'keystroke', result: 'confirmed' },
      { medium: 'screen', result: 'unsupported' },
    ]);
    expect((await pc.commands.latest('pc-1'))[0]).toMatchObject({ verb, media: ['keystroke'] });
  }
});
