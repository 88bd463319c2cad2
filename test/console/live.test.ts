import type { LiveAgentView, LiveCallView } from '../../api/control/live.ts';
import { rowsOf, summaryOf } from '../../console/live/rows.ts';

const call = (
  contactId: string,
  connectedAt: string,
  { queueName = null, customerNumber = null }: Partial<LiveCallView> = {},
): LiveCallView => ({ contactId, connectedAt, queueName, customerNumber }) as LiveCallView;
const agent = (agentName: string, contacts: LiveCallView[] = [], extension: string | null = null): LiveAgentView => ({
  agentId: agentName.toLowerCase(),
  agentName,
  teamId: null,
  teamName: null,
  extension,
  site: null,
  contacts,
  desktop: null,
});

const agents = [
  agent('Zora Zimmer', [call('c-1', '2026-11-20T09:00:00.000Z', { queueName: 'Orders' })]),
  agent('Anna Muster', [], '2001'),
  agent('Émile Roux', [call('c-2', '2026-11-20T09:00:00.000Z'), call('c-3', '2026-11-20T09:05:00.000Z')]),
];
const shown = (text = '', onlyOnContact = false) =>
  rowsOf(agents, text, onlyOnContact).map(({ agent: { agentName }, call: one }) => [agentName, one?.contactId]);

test('agents on a contact come first, each contact in its own row, in order of their names (QG-35)', () => {
  expect(shown()).toEqual([
    ['Émile Roux', 'c-3'],
    ['Émile Roux', 'c-2'],
    ['Zora Zimmer', 'c-1'],
    ['Anna Muster', undefined],
  ]);
  expect(summaryOf(agents)).toEqual({ onContact: 2, without: 1 });
});

test('agents are found by a part of their name, their extension or their queue', () => {
  expect(shown('emile')).toHaveLength(2);
  expect(shown('2001')).toEqual([['Anna Muster', undefined]]);
  expect(shown('order')).toEqual([['Zora Zimmer', 'c-1']]);
  expect(shown('', true)).toHaveLength(3);
});

test('agents are found by their customer’s number, as people write it (QG-35)', () => {
  const on = (customerNumber: string | null) =>
    agent('Anna Muster', [call('c-1', '2026-11-20T09:00:00.000Z', { customerNumber })]);
  const finds = (customerNumber: string | null, text: string) => rowsOf([on(customerNumber)], text, false).length === 1;
  for (const text of ['+41795550123', '+41 79 555 01 23', '079 555 01 23', '0041795550123', '5550123', '(0)79-555']) {
    expect([text, finds('+41795550123', text)]).toEqual([text, true]);
  }
  expect(finds('+41795550123', '079 555 01 24')).toBe(false);
  expect(finds(null, '079')).toBe(false);
  expect(finds('+41795550123', '0')).toBe(false);
});
