import type { Role } from '../../../domain/user/user.ts';
import { passwordChange } from '../../../lambdas/password-change/password-change.ts';

const roles: Record<string, Role[]> = { 's-agent': ['agent'], 's-lead': ['agent', 'supervisor'] };
const lists = {
  current: async () => ({ listedAt: '2026-11-20T10:00:00.000Z', rolesOf: (sub: string) => roles[sub] ?? [] }),
};
const asks = (sub: string, status = 'CONFIRMED', triggerSource = 'CustomMessage_ForgotPassword') =>
  ({
    triggerSource,
    request: { userAttributes: { sub, 'cognito:user_status': status } },
  }) as unknown as Parameters<ReturnType<typeof passwordChange>>[0];
const trigger = passwordChange({ lists, allowed: ['supervisor', 'administrator'] });

test('people get a code for a forgotten password only if one of their roles allows password changes (OD-23)', async () => {
  const event = asks('s-lead');
  expect(await trigger(event)).toBe(event);
  for (const sub of ['s-agent', 's-nobody']) {
    await expect(trigger(asks(sub))).rejects.toThrow('You are not allowed to set a password yourself');
  }
});

test('nobody gets a code for a password that their identity provider has (OD-23)', async () => {
  await expect(trigger(asks('s-lead', 'EXTERNAL_PROVIDER'))).rejects.toThrow('Change it there');
});

test('invitations and every other mail are sent as they are', async () => {
  const event = asks('s-agent', 'FORCE_CHANGE_PASSWORD', 'CustomMessage_AdminCreateUser');
  expect(await trigger(event)).toBe(event);
});

test('nobody gets a code while it is unknown who has which role', async () => {
  const unknown = passwordChange({ lists: { current: async () => undefined }, allowed: ['supervisor'] });
  await expect(unknown(asks('s-lead'))).rejects.toThrow('Ask an administrator');
});
