import type { PauseView } from '../../api/control/control.ts';
import type { ControlSettingsView } from '../../api/control/control-settings.ts';
import { changeOf, draftErrors, draftOf, keyOf } from '../../console/control-settings/draft.ts';
import { checklist, initiatesText, mannersText } from '../../console/integrations/words.ts';
import { groupAnswers, hasHappened, inOrder, isPastLimit, ofAgent } from '../../console/pauses/order.ts';
import * as identifiers from '../../console/users/identifiers-draft.ts';
import { metadataFieldProblem } from '../../domain/mark/metadata-field.ts';
import { refusedText } from '../../domain/mark/refused-text.ts';

const pause = (part: Partial<PauseView>): PauseView => ({
  contactId: 'c-1',
  agentId: 'agent-1',
  agentName: 'Amara Okafor',
  from: '2026-11-21T10:00:00.000Z',
  to: '2026-11-21T10:01:00.000Z',
  seconds: 60,
  media: ['audio'],
  blackout: false,
  by: 'amara.okafor',
  source: 'person',
  reason: null,
  endedBy: 'amara.okafor',
  endedThrough: 'person',
  confirmed: true,
  soundRecordedUntil: null,
  answers: [],
  ...part,
});
const now = new Date('2026-11-21T11:00:00.000Z');

describe('the pauses of a day', () => {
  test('are sorted with unconfirmed ones first, then those whose sound was recorded for a while, then those past their limit, then the newest (PR-12)', () => {
    const rows = [
      pause({ contactId: 'early' }),
      pause({ contactId: 'late', from: '2026-11-21T10:30:00.000Z' }),
      pause({ contactId: 'long', seconds: 400 }),
      pause({ contactId: 'heard', soundRecordedUntil: '2026-11-21T10:00:09.000Z' }),
      pause({ contactId: 'doubtful', confirmed: false }),
    ];
    const order = inOrder(rows, 300, now).map(({ contactId }) => contactId);
    expect(order).toEqual(['doubtful', 'heard', 'long', 'late', 'early']);
  });

  test('are measured until now while they last, and are not past their limit if they ended in time', () => {
    const open = pause({ to: null, seconds: null });
    expect(isPastLimit(open, 300, now)).toBe(true);
    expect(isPastLimit(pause({ seconds: 305 }), 300, now)).toBe(false);
    expect(isPastLimit(open, undefined, now)).toBe(false);
    expect([hasHappened(open), hasHappened(pause({ endedThrough: 'failure' }))]).toEqual([true, false]);
  });

  test('can be searched by agent, and the same answer for several media is shown once', () => {
    const other = pause({ agentName: 'Mei Tanaka', agentId: 'agent-2', by: 'crm' });
    expect(ofAgent([pause({}), other], ' tanaka')).toEqual([other]);
    const answer = { recorder: 'twilio', result: 'failed', code: '21220', detail: null } as const;
    expect(
      groupAnswers([
        { ...answer, medium: 'audio' },
        { ...answer, medium: 'screen' },
      ]),
    ).toEqual([{ ...answer, media: ['audio', 'screen'] }]);
  });
});

describe('the page of integrations', () => {
  const twilio = {
    provider: 'twilio',
    name: 'Twilio Flex',
    pauseAndResume: { audio: ['automatic'], screen: ['automatic'] },
    initiates: [
      { verb: 'pause', medium: 'audio', manner: 'automatic' },
      { verb: 'resume', medium: 'audio', manner: 'automatic' },
    ],
    ingests: [],
    additionalRequirements: ['A plug-in of yours.'],
    standaloneSupported: false,
    notes: [],
    connected: false,
  } as const;

  test('shows who pauses what (PR-24, PR-26)', () => {
    expect([mannersText(['automatic', 'manual']), mannersText(['manual']), mannersText([])]).toEqual([
      'Manual and automatic',
      'Manual',
      'No',
    ]);
    expect(initiatesText([...twilio.initiates])).toEqual(['Automatic: pause, resume of audio']);
  });

  test('has a checklist of what is needed (PR-27)', () => {
    const list = checklist({
      ...twilio,
      initiates: [],
      ingests: [],
      notes: [],
      additionalRequirements: ['A plug-in of yours.'],
      pauseAndResume: { audio: [], screen: [] },
    });
    expect(list.map(({ state }) => state)).toEqual(['open', 'to-check', 'open']);
    expect(list[1]?.text).toBe('A plug-in of yours.');
  });
});

describe('the page of settings', () => {
  const settings: ControlSettingsView = {
    enabled: true,
    longestPause: 300,
    onTransfer: 'keep',
    fields: [{ key: 'subject', label: 'Subject', type: 'choice', choices: ['Invoice'] }],
    grants: [
      { to: { username: 'mei.tanaka' }, functions: ['pause'], writes: ['subject'], sees: [] },
      { to: { role: 'agent' }, functions: ['pause', 'tag'], writes: ['subject'], sees: ['subject'] },
    ],
    version: 4,
    changedAt: null,
    changedBy: null,
  };

  test('shows every role, granted or not, and then the users (OD-07, OD-33)', () => {
    expect(draftOf(settings).grants.map(({ to, functions }) => [Object.values(to)[0], functions.length])).toEqual([
      ['agent', 2],
      ['supervisor', 0],
      ['administrator', 0],
      ['mei.tanaka', 1],
    ]);
  });

  test('removes the permissions of a removed field (OD-33)', () => {
    const change = changeOf({ ...draftOf(settings), fields: [] }, 4);
    expect(change.grants.flatMap(({ writes, sees }) => [...writes, ...sees])).toEqual([]);
    expect(change.version).toBe(4);
  });

  test('sends only the properties of a field’s type (PR-08)', () => {
    const [text] = changeOf(
      { ...draftOf(settings), fields: [{ key: 'a', label: ' A ', type: 'text', maxLength: 20, choices: ['x'] }] },
      4,
    ).fields;
    expect(text).toEqual({ key: 'a', label: 'A', type: 'text', maxLength: 20 });
  });

  test('shows each error of the API at its field', () => {
    const draft = draftOf(settings);
    draft.fields.push(
      { key: 'subject', label: '', type: 'text' },
      { key: 'x', label: 'X', type: 'choice', choices: [] },
    );
    draft.grants.push({ to: { username: 'mei.tanaka' }, functions: [], writes: [], sees: [] });
    expect(Object.keys(draftErrors(draft))).toEqual([
      'fields.1.label',
      'fields.1.key',
      'fields.2.choices',
      'grants.4.to',
    ]);
    expect(draftErrors(draftOf(settings))).toEqual({});
  });

  test('derives the key from the label', () => {
    expect([keyOf('Caller name'), keyOf(' Größe & Übung! '), keyOf('!!')]).toEqual(['caller-name', 'gro-e-ubung', '']);
  });
});

describe('a text that is written to a contact', () => {
  test.each(['<', '>', '!', '=', '+', '%'])(
    'is refused by name with %s, but not with accents and emoji (OD-34)',
    (character) => {
      expect(refusedText(`a${character}b`)).toBe(`These characters are not permitted: ${character}`);
      expect(refusedText('Müller & “Söhne” 🎻')).toBeUndefined();
    },
  );

  test('is refused with a card number, however it is grouped, but not with an order number', () => {
    for (const card of ['4111111111111111', '4111 1111 1111 1111', 'paid with 4111-1111-1111-1111.'])
      expect(refusedText(card)).toMatch(/card number/);
    expect(refusedText('order 4111111111111112')).toBeUndefined();
  });

  test('is accepted if it fits the type of its field, and every field can be emptied (PR-08)', () => {
    expect(metadataFieldProblem({ type: 'text', maxLength: 3 }, 'abcd')).toBe('At most 3 characters.');
    expect(metadataFieldProblem({ type: 'number' }, '12.5')).toBeUndefined();
    expect(metadataFieldProblem({ type: 'number' }, 'twelve')).toBe('Enter a number.');
    expect(metadataFieldProblem({ type: 'date' }, '21.11.2026')).toMatch(/2026-11-20/);
    expect(metadataFieldProblem({ type: 'choice', choices: ['Invoice'] }, 'Complaint')).toBe('Choose one of: Invoice.');
    for (const type of ['text', 'number', 'date', 'choice'] as const)
      expect(metadataFieldProblem({ type }, '')).toBeUndefined();
  });
});

test('a system user name is entered without its domain, which may be empty (OD-24, OD-25)', () => {
  const none = { systemUsername: null, systemDomain: null, phone: null, crmUsername: null };
  const draft = { ...identifiers.draftOf(none), systemUsername: 'CORP\\amuster' };
  expect(identifiers.draftErrors(draft)).toHaveProperty('systemUsername');
  expect(identifiers.draftErrors({ ...draft, systemUsername: '', systemDomain: 'CORP' })).toHaveProperty(
    'systemDomain',
  );
  expect(identifiers.changeOf({ ...draft, systemUsername: ' amuster ' })).toEqual({
    ...none,
    systemUsername: 'amuster',
  });
});
