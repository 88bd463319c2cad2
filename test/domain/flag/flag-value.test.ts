import { gatewayRoutes } from '../../../api/programs/gateway.ts';
import { flagProblem, flagValue, shortFlagValue } from '../../../domain/flag/flag-value.ts';

const names = ['Mira Lund', 'Ølgård', '北京客户', 'محمد', 'Καλλιόπη', '👩‍👩‍👧'];

test.each(names)('a caller may be called %s', (name) => {
  expect(flagProblem('CallerName', flagValue(` ${name} `))).toBeUndefined();
});

test('256 characters of any script fit, and 257 do not', () => {
  expect(flagProblem('CallerName', '𐍈'.repeat(256))).toBeUndefined();
  expect(flagProblem('CallerName', '𐍈'.repeat(257))).toBe('It has more than 256 characters.');
  expect([...shortFlagValue('𐍈'.repeat(300))]).toHaveLength(256);
});

test('a value that is not composed, has white space at its ends, is empty or cannot be stored is refused', () => {
  expect(flagProblem('AgentName', 'A\u030a')).toMatch(/composed/);
  expect(flagProblem('AgentName', ' Mira')).toMatch(/white space/);
  expect(flagProblem('QueueName', '')).toBe('Leave out a flag that has no value.');
  expect(flagProblem('CTIWrapup', 'a\u0000b')).toMatch(/cannot be stored/);
});

test('a card number is refused in what people write, and not in the numbers that a system gives to calls', () => {
  expect(flagProblem('CTIQueryData', 'card 4111 1111 1111 1111')).toMatch(/card number/);
  expect(flagProblem('CTICallRef', '4111111111111111')).toBeUndefined();
});

test('the API names the flag that is wrong, and accepts no unknown flags', () => {
  const call = {
    guid: 'g',
    contactId: 'c',
    startedAt: '2026-11-02T10:00:00Z',
    endedAt: '2026-11-02T10:01:00Z',
    flags: { AgentId: '2001', CallerName: '' },
  };
  const wrong = gatewayRoutes.flags.request.safeParse(call);
  expect(wrong.error?.issues.map(({ path }) => path.join('.'))).toEqual(['flags.CallerName']);
  expect(gatewayRoutes.flags.request.safeParse({ ...call, flags: { Mood: 'good' } }).success).toBe(false);
  expect(gatewayRoutes.flags.request.safeParse({ ...call, flags: { AgentId: '2001' } }).success).toBe(true);
});

test('a text that is cut right after a space ends without it', () => {
  expect(shortFlagValue(`${'a'.repeat(255)} b`)).toBe('a'.repeat(255));
});
