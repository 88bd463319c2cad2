import { mustControl, type Rights, seesContact } from '../../../../domain/control/access/rights.ts';
import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import { connected } from '../control-kit.ts';

/** A contact that these agents are on, as far as is known. */
const withAgents = (contactId: string, ...agentIds: string[]): LiveContact => ({
  ...connected,
  contactId,
  initialContactId: 'c-1',
  history: { stays: Object.fromEntries(agentIds.map((agentId) => [agentId, { agentId }])) },
});
const left = (contact: LiveContact, agentId: string): LiveContact => ({
  ...contact,
  history: { stays: { ...contact.history?.stays, [agentId]: { agentId, leftAt: '2026-11-20T10:01:00.000Z' } } },
});

/** Somebody who sees the contacts of this agent, and may pause them. */
const somebody = (role: 'agent' | 'supervisor', userId: string, ...visible: string[]): Rights =>
  ({
    caller: { role, username: userId },
    userId,
    people: { visible: { agentIds: new Set(visible), teamIds: new Set() } },
    settings: { enabled: true },
    functions: new Set(['pause-others']),
  }) as unknown as Rights;
const supervisor = somebody('supervisor', 'u-sue', 'u-1');

const refusal = (rights: Rights, contact: LiveContact, legs: readonly LiveContact[]) => {
  try {
    mustControl(rights, contact, legs);
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  }
};

test('a supervisor sees a contact through any one of the agents who are on it (PR-09)', () => {
  expect(seesContact(supervisor, withAgents('c-1', 'u-1', 'u-9'))).toBe(true);
  expect(seesContact(supervisor, withAgents('c-1', 'u-8', 'u-9'))).toBe(false);
});

test('a supervisor controls a contact of which one leg is with an agent of theirs (PR-09)', () => {
  const own = withAgents('c-1', 'u-1');
  const foreign = withAgents('c-2', 'u-9');
  expect(refusal(supervisor, foreign, [foreign, own])).toBe('allowed');
  expect(refusal(supervisor, foreign, [foreign])).toBe('There is no such contact');
});

test('an agent who handed a contact over learns whether another agent has it now, on any leg (PR-09)', () => {
  const first = left(withAgents('c-1'), 'u-1');
  const agent = somebody('agent', 'u-1', 'u-1');
  expect(refusal(agent, first, [first, withAgents('c-2', 'u-2')])).toBe('This contact is with another agent now');
  expect(refusal(agent, first, [first])).toBe('You are no longer on this contact');
});
