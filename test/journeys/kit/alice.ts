import { setTimeout } from 'node:timers/promises';
import type { UserList } from '../../../api/administration/people/users.ts';
import type { AcdConfigurationView, RecordingRolesView } from '../../../api/administration/people/who-is-recorded.ts';
import type { Ask } from '../../../local/users/administrator.ts';
import { ask } from './api.ts';
import { type ContactRecord, sample } from './contact-record.ts';

/** Her name at Windows. */
export const login = 'alice.pc';

/** Functions read people again after half a minute (`directoryMilliseconds`); nothing shows from outside when they did. */
const rememberedMs = 31_000;
let rememberedUntil = 0;

/** Waits until no function remembers Alice as she was before `recordAlice`. */
export const waitUntilFunctionsKnowAlice = (): Promise<void> => setTimeout(Math.max(0, rememberedUntil - Date.now()));

/** Alice's screen is recorded as an administrator sets it: her Windows login, a role, RTE messaging. */
export const recordAlice = async (asAdministrator: Ask = ask, systemUsername = login): Promise<{ userId: string }> => {
  const read = <Answer>(path: string) => asAdministrator<Answer>('GET', path);
  const put = (path: string, body: unknown) => asAdministrator<unknown>('PUT', path, body);
  const { users } = await read<UserList>('/v1/users');
  const { userId } = users.find(({ username }) => username === 'alice.agent')!;
  const names = { systemUsername, systemDomain: null, phone: null, crmUsername: null };
  await put(`/v1/users/${userId}/identifiers`, names);
  const { roles, version } = await read<RecordingRolesView>('/v1/recording-roles');
  const role = { roleId: 'screens', name: 'Screens', permissions: ['record-voice', 'record-screen'], teamIds: [] };
  const others = roles.filter(({ roleId }) => roleId !== role.roleId);
  const everybodyElse = ['record-voice'];
  await put('/v1/recording-roles', { roles: [...others, { ...role, userIds: [userId] }], everybodyElse, version });
  const acd = await read<AcdConfigurationView>('/v1/acd-configuration/amazon-connect');
  await put('/v1/acd-configuration/amazon-connect', { rteMessaging: true, version: acd.version });
  rememberedUntil = Date.now() + rememberedMs;
  return { userId };
};

/** A call of Alice's: by default three minutes until a minute ago; the moments are in seconds from now. */
export const aliceCallRecord = (
  contactId: string,
  userId: string,
  [from, to]: [number, number] = [-240, -60],
): ContactRecord => {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z/, 'Z');
  const record = sample('inbound-with-hold');
  const agent = record.Agent as Record<string, unknown>;
  return {
    ...record,
    ContactId: contactId,
    InitialContactId: null,
    InitiationTimestamp: at(from - 10),
    ConnectedToSystemTimestamp: at(from - 10),
    DisconnectTimestamp: at(to),
    LastUpdateTimestamp: at(to + 30),
    Agent: {
      ...agent,
      ARN: String(agent.ARN).replace(/agent\/.*$/, `agent/${userId}`),
      Username: 'alice.agent',
      ConnectedToAgentTimestamp: at(from),
    },
    Recording: null,
    Recordings: null,
  };
};
