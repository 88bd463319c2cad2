import type { CognitoIdentityProviderClient, UserType } from '@aws-sdk/client-cognito-identity-provider';
import { ListUsersInGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Failure } from '../../domain/failure.ts';
import type { Listing, SignInDirectory } from '../../domain/user/access-list.ts';
import { type FederatedRoles, rolesOfGroups } from '../../domain/user/federated-roles.ts';
import type { Role } from '../../domain/user/user.ts';

interface Settings {
  userPoolId: string;
  /** Identity providers by name, with the roles that their groups mean. */
  identityProviders: Readonly<Record<string, FederatedRoles>>;
}

const ownGroups = ['administrator', 'supervisor', 'agent'] as const satisfies readonly Role[];
/** Cognito's maximum for a page. */
const pageSize = 60;

/**
 * Lists the members of our groups, and of the group that Cognito maintains for each identity provider. The requests run
 * one after the other, because together they must stay well below Cognito's 30 list requests per second.
 */
export class UserPoolMembers implements SignInDirectory {
  readonly #client: CognitoIdentityProviderClient;
  readonly #settings: Settings;

  constructor(client: CognitoIdentityProviderClient, settings: Settings) {
    this.#client = client;
    this.#settings = settings;
  }

  async members(): Promise<Listing['roles']> {
    const { userPoolId, identityProviders } = this.#settings;
    const roles = new Map<string, Role[]>();
    const add = (user: UserType, grantedRoles: readonly Role[]) => {
      const subject = attributeOf(user, 'sub');
      if (user.Enabled !== true || subject === undefined || grantedRoles.length === 0) return;
      roles.set(subject, [...new Set([...(roles.get(subject) ?? []), ...grantedRoles])]);
    };
    for (const group of ownGroups) for await (const user of this.#usersIn(group)) add(user, [group]);
    for (const [name, federated] of Object.entries(identityProviders)) {
      for await (const user of this.#usersIn(`${userPoolId}_${name}`)) {
        add(user, rolesOfGroups(attributeOf(user, 'custom:groups'), federated));
      }
    }
    return roles;
  }

  async *#usersIn(GroupName: string): AsyncGenerator<UserType> {
    let NextToken: string | undefined;
    do {
      const page = await this.#client
        .send(
          new ListUsersInGroupCommand({
            UserPoolId: this.#settings.userPoolId,
            GroupName,
            Limit: pageSize,
            ...(NextToken && { NextToken }),
          }),
        )
        .catch((cause: Error) => {
          // Cognito creates a provider's group when the first person signs in from there.
          if (cause.name === 'ResourceNotFoundException' && !isOwn(GroupName))
            return { Users: [], NextToken: undefined };
          throw new Failure('unavailable', 'The user pool cannot be listed', { cause });
        });
      yield* page.Users ?? [];
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  }
}

const isOwn = (group: string): boolean => (ownGroups as readonly string[]).includes(group);

const attributeOf = ({ Attributes = [] }: UserType, name: string): string | undefined =>
  Attributes.find(({ Name }) => Name === name)?.Value;
