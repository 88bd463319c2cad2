import { flagNames } from '../../../domain/flag/words.ts';
import { centre } from './centre.ts';

test('a value that looks like a card number is left out of the flags, and the others are written (QG-12)', () => {
  const { call, event, flagged, logOn } = centre({ flagsOn: flagNames });
  logOn('2001');
  call('2001');
  event({ is: 'facts', connectionId: 'leg-2001', facts: { queryData: 'card 4111 1111 1111 1111' } });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()[0]!.flags.CTIQueryData).toBeUndefined();
  expect(flagged()[0]!.flags.AgentId).toBe('agent-2001');
  expect(flagged()[0]!.leftOut).toEqual(['CTIQueryData']);
});

test.each([
  ['Greek', 'Αρτοποιείο Λιμάνι'],
  ['Arabic', 'مخبز الميناء'],
  ['Japanese', '港のパン屋'],
  ['emoji', '🥐 Harbour Bakery'],
])('a caller’s name in %s is written as it is (QG-07)', (_, name) => {
  const { call, event, flagged, logOn } = centre();
  logOn('2001');
  call('2001');
  event({ is: 'facts', connectionId: 'leg-2001', facts: { callerName: name } });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()[0]!.flags.CallerName).toBe(name);
});

test('a name of more than 256 characters is shortened, not refused (QG-07)', () => {
  const { call, event, flagged, logOn } = centre();
  logOn('2001');
  call('2001');
  event({ is: 'facts', connectionId: 'leg-2001', facts: { callerName: '🥐'.repeat(400) } });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()[0]!.flags.CallerName).toBe('🥐'.repeat(256));
});
