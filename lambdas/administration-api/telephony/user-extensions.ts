import { Failure } from '../../../domain/failure.ts';
import type { UserExtension } from '../../../domain/flag/extension.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Context, Operation } from '../operation.ts';

const listOf = async ({ extensions, users }: Context) => {
  const [all, everyone] = await Promise.all([extensions.all(), users.users()]);
  const names = new Map(everyone.map(({ userId, username }) => [userId, username]));
  return {
    extensions: all
      .map((one) => ({ ...one, username: names.get(one.userId) ?? null }))
      .sort((a, b) => (`${a.username}` < `${b.username}` ? -1 : 1)),
  };
};

export const listUserExtensions: Operation<'listUserExtensions'> = (context) => () => listOf(context);

/** Two users may have the same extension. The page Gateways shows both, and neither gets flags. */
export const setUserExtension: Operation<'setUserExtension'> =
  (context) =>
  async ({ params: { userId }, body: { extension, recordingServerId } }) => {
    const { users, recordingServers, extensions, telemetry } = context;
    const [everyone, servers] = await Promise.all([users.users(), recordingServers.all()]);
    if (!everyone.some((user) => user.userId === userId)) throw new Failure('not-found', 'There is no such user');
    if (extension === null) await extensions.remove(userId);
    else if (recordingServerId === null)
      throw new Failure('invalid', 'An extension needs a recording server', { field: 'recordingServerId' });
    else if (!servers.some((server) => server.recordingServerId === recordingServerId))
      throw new Failure('invalid', 'There is no such recording server', { field: 'recordingServerId' });
    else await extensions.save([{ userId, extension, recordingServerId }]);
    telemetry.log.info('Extension of a user was set', { userId });
    return listOf(context);
  };

const same = (a: string, b: string): boolean => a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

/** Every line is checked before anything is written. */
export const importUserExtensions: Operation<'importUserExtensions'> =
  (context) =>
  async ({ body }) => {
    const { users, recordingServers, extensions, telemetry } = context;
    const [everyone, servers] = await Promise.all([users.users(), recordingServers.all()]);
    const wrong: { field: string; reason: string }[] = [];
    const found = body.extensions.flatMap(({ user, extension, recordingServer }, index): UserExtension[] => {
      const called = everyone.find((one) => one.userId === user) ?? everyone.find((one) => same(one.username, user));
      const server =
        servers.find((one) => one.recordingServerId === recordingServer) ??
        servers.find((one) => same(one.name, recordingServer));
      if (!called) wrong.push({ field: `extensions.${index}.user`, reason: `There is no user ${user}` });
      if (!server)
        wrong.push({
          field: `extensions.${index}.recordingServer`,
          reason: `There is no recording server ${recordingServer}`,
        });
      if (!called || !server) return [];
      return [{ userId: called.userId, extension, recordingServerId: server.recordingServerId }];
    });
    if (wrong.length > 0) throw new WrongInput(wrong);
    await extensions.save(found);
    telemetry.log.info('Extensions of users were imported', { users: found.length });
    return listOf(context);
  };
