import { createHash } from 'node:crypto';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { contact } from '../api-kit.ts';
import { random } from '../staging-api/staging-api-kit.ts';
import { loggedOn, recordedPeople, reportOf, startDesktops } from './desktop-api-kit.ts';

const all = ['record-voice', 'record-screen', 'record-keystrokes'] as const;
const both = ['screen', 'keystroke'] as const;
const contentOf = (bytes: Uint8Array) => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Sam works at a PC since the morning, with these permissions. */
const atWork = async (everybodyElse: (typeof all)[number][] = [...all]) => {
  const site = await startDesktops();
  site.set({ roles: { ...recordedPeople.roles, everybodyElse } });
  const pc = await site.enrolled();
  const session = { logonSessionId: 's-1', login: 'CORP\\sam', from: '2026-11-19T07:00:00.000Z', gaps: [] };
  await pc.call('logonSessions', { sessions: [session] });
  const importContact = async () => {
    await site.contacts.keepNewest([contact('c-1')]);
    await site.extract('c-1');
  };
  const list = async (media?: ('screen' | 'keystroke')[]) =>
    (await pc.call('extractions', { after: null, limit: 10, ...(media && { media }) })).extractions;
  return { site, pc, importContact, list };
};

/** A pause of these media during the contact. */
const pauseOf = (media: ('audio' | 'screen' | 'keystroke')[]): LedgerEntry[] => {
  const own = {
    contactId: 'c-1',
    by: 'sam.seller',
    source: 'person',
    blackout: false,
    media,
    previousHash: '',
    hash: '',
  };
  return [
    { ...own, kind: 'command', number: 1, commandId: 'p', verb: 'pause', at: '2026-11-19T09:03:00.000Z' },
    { ...own, kind: 'command', number: 2, commandId: 'r', verb: 'resume', at: '2026-11-19T09:04:00.000Z' },
  ] as unknown as LedgerEntry[];
};

test('keystrokes of an agent whose role has Record Keystrokes have a request of their own, and a PC of an older version gets requests for screens only (PR-06)', async () => {
  const { importContact, list } = await atWork();
  await importContact();
  const listed = await list([...both]);
  expect(listed.map(({ media }) => media).sort()).toEqual([['keystroke'], ['screen']]);
  expect(new Set(listed.map(({ extractionId }) => extractionId)).size).toBe(2);
  expect((await list()).map(({ media }) => media)).toEqual([['screen']]);
});

test('a full page of keystrokes does not hide the screens behind it from a PC of an older version', async () => {
  const { site, pc } = await atWork();
  for (const id of ['c-1', 'c-2', 'c-3']) {
    await site.contacts.keepNewest([contact(id)]);
    await site.extract(id);
  }
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const { extractions, more }: DesktopAnswer<'extractions'> = await pc.call('extractions', { after, limit: 1 });
    found.push(...extractions.flatMap(({ contactId, media }) => `${contactId} ${media}`));
    const last = extractions.at(-1);
    if (!more || !last) break;
    after = last.cursor;
  }
  expect(found.sort()).toEqual(['c-1 screen', 'c-2 screen', 'c-3 screen']);
});

test.each([
  ['Record Keystrokes', ['record-voice', 'record-screen']],
  ['Record Screen', ['record-voice', 'record-keystrokes']],
] as const)('without %s, no keystrokes are requested (PR-06)', async (_, permissions) => {
  const { importContact, list } = await atWork([...permissions]);
  await importContact();
  expect((await list([...both])).filter(({ media }) => media.includes('keystroke'))).toEqual([]);
});

test('a pause of keystrokes alone leaves out keystrokes and not the screen, and any other pause applies to both (PR-06)', async () => {
  for (const media of [['keystroke'], ['audio'], ['screen']] as const) {
    const { site, importContact, list } = await atWork();
    site.ledgers.set('c-1', pauseOf([...media]));
    await importContact();
    const blackoutsOf = async (medium: 'screen' | 'keystroke') =>
      (await list([...both])).find((one) => one.media.includes(medium))!.blackouts.length;
    expect([media[0], await blackoutsOf('keystroke'), await blackoutsOf('screen')]).toEqual([
      media[0],
      1,
      media[0] === 'keystroke' ? 0 : 1,
    ]);
  }
});

test('a PC registers keystrokes for the extraction that asked for them, and for no other (PR-06)', async () => {
  const { site, pc, importContact, list } = await atWork();
  await importContact();
  const extraction = (await list([...both])).find(({ media }) => media.includes('keystroke'))!;
  const [sealed, content] = [random(600), random(20)];
  const recording = {
    ...{ extractionId: extraction.extractionId, revision: 1, path: 'recordings/one.sealed', gaps: [] },
    ...{ startedAt: extraction.from, endedAt: extraction.to, durationSeconds: 185 },
    ...{ content: contentOf(content), sealed: contentOf(sealed) },
  };
  const register = async (medium: 'screen' | 'keystroke') =>
    (await pc.call('register', { recordings: [{ ...recording, medium }] })).recordings[0]!;
  expect(await register('screen')).toMatchObject({ outcome: 'refused' });
  const { recordingId, outcome } = await register('keystroke');
  expect(outcome).toBe('registered');
  expect(await site.uploads.find(recordingId!)).toMatchObject({ medium: 'keystroke', contactId: 'c-1' });
});

test('keystrokes that arrive, or do not, change nothing about a missing screen', async () => {
  const { site, pc, importContact, list } = await atWork();
  await importContact();
  const answer = async (medium: 'screen' | 'keystroke', reason: 'not-captured' | 'nothing-typed') => {
    const { extractionId } = (await list([...both])).find(({ media }) => media.includes(medium))!;
    await pc.call('results', { results: [{ extractionId, revision: 1, outcome: 'none', reason, detail: reason }] });
  };
  await answer('keystroke', 'nothing-typed');
  expect((await site.contacts.find('c-1'))?.screenIsMissing ?? false).toBe(false);
  await answer('screen', 'not-captured');
  expect((await site.contacts.find('c-1'))?.screenIsMissing).toBe(true);
});

test.each([
  ['nothing was typed', 'nothing-typed', []],
  ['nothing was captured', 'not-captured', []],
  ['its PC has deleted them', 'segments-deleted', [{ reason: 'keystrokes-not-made', detail: 'as it says' }]],
  ['its PC cannot join them', 'splice-failed', [{ reason: 'keystrokes-not-made', detail: 'as it says' }]],
] as const)('keystrokes of which %s are missing only if any were typed (PR-06)', async (_, reason, missing) => {
  const { site, pc, importContact, list } = await atWork();
  await importContact();
  const { extractionId } = (await list([...both])).find(({ media }) => media.includes('keystroke'))!;
  const result = { extractionId, revision: 1, outcome: 'none' as const, reason, detail: 'as it says' };
  await pc.call('results', { results: [result] });
  const listed = (await site.missing.list({ limit: 10 })).missing;
  expect(listed).toMatchObject(missing);
  expect(listed).toHaveLength(missing.length);
});

test('the page Desktops and the recorders know whose keystrokes a PC records', async () => {
  const { site, pc } = await atWork();
  const sam = loggedOn('CORP\\sam');
  const capture = { ...sam.capture, state: 'recording', keystrokes: true } as const;
  const { users } = await pc.call('report', reportOf({ users: [{ ...sam, capture }] }));
  expect(users).toMatchObject([{ media: ['screen', 'keystroke'] }]);
  expect(await site.captures.all()).toMatchObject([{ agents: [{ agentId: 'u-sam', keystrokes: true }] }]);
});
