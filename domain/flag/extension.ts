import { sha256 } from '../sha256.ts';
import type { User } from '../user/user.ts';

/** The extension on which a user takes calls, and the recording server that records them. Set by administrators. */
export interface UserExtension {
  userId: string;
  extension: string;
  recordingServerId: string;
}

export interface UserExtensionStore {
  all(): Promise<UserExtension[]>;
  /** Replaces the extension of each of these users. */
  save(extensions: readonly UserExtension[]): Promise<void>;
  /** Harmless when repeated. */
  remove(userId: string): Promise<void>;
}

/** An extension that several active users of one recording server have. Their calls get no flags. */
export interface DuplicateExtension {
  recordingServerId: string;
  extension: string;
  userIds: string[];
}

export const findDuplicates = (
  extensions: readonly UserExtension[],
  users: readonly Pick<User, 'userId' | 'active'>[],
): DuplicateExtension[] => {
  const active = new Set(users.filter((user) => user.active).map(({ userId }) => userId));
  const shared = Map.groupBy(
    extensions.filter(({ userId }) => active.has(userId)),
    ({ recordingServerId, extension }) => JSON.stringify([recordingServerId, extension]),
  );
  return [...shared.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      recordingServerId: group[0]!.recordingServerId,
      extension: group[0]!.extension,
      userIds: group.map(({ userId }) => userId).sort(),
    }));
};

/** A user in the list that gateways load. */
export interface GatewayUser {
  userId: string;
  username: string;
  name: string;
  extension: string;
  formerNames: string[];
}

/** The active users of a recording server, in order, and a version that changes exactly when they do (QG-15, QG-18). */
export const usersOf = async (
  recordingServerId: string,
  { users, extensions }: { users: readonly User[]; extensions: readonly UserExtension[] },
): Promise<{ version: string; users: GatewayUser[] }> => {
  const extensionOf = new Map(
    extensions.filter((one) => one.recordingServerId === recordingServerId).map((one) => [one.userId, one.extension]),
  );
  const served = users
    .flatMap(({ userId, username, firstName = '', lastName = '', formerUsernames, active }): GatewayUser[] => {
      const extension = extensionOf.get(userId);
      if (extension === undefined || !active) return [];
      const name = `${firstName} ${lastName}`.trim() || username;
      return [{ userId, username, name, extension, formerNames: [...formerUsernames] }];
    })
    .sort((a, b) => (a.userId < b.userId ? -1 : 1));
  return { version: (await sha256(JSON.stringify(served))).slice(0, 16), users: served };
};
