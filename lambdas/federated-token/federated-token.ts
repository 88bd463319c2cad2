import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { type FederatedRoles, rolesOfGroups } from '../../domain/user/federated-roles.ts';

/**
 * The identity provider of a person; undefined for people of the user pool itself. Users cannot write this attribute.
 */
const providerOf = (identities: string | undefined): string | undefined => {
  try {
    const [identity] = JSON.parse(identities ?? '[]') as { providerName?: string }[];
    return identity?.providerName;
  } catch {
    return undefined;
  }
};

/**
 * Adds to the token of a person from an identity provider their roles, by their groups there, and their name in the
 * contact centre. The user pool's own name for them is `<provider>_<their id there>`, which Amazon Connect does not
 * know. Tokens of other people stay as they are.
 */
export const federatedToken =
  (providers: Readonly<Record<string, FederatedRoles>>) =>
  async (event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> => {
    const { userAttributes, groupConfiguration } = event.request;
    const provider = providerOf(userAttributes.identities);
    if (provider === undefined || !Object.hasOwn(providers, provider)) return event;

    const roles = rolesOfGroups(userAttributes['custom:groups'], providers[provider]!);
    const name = userAttributes.preferred_username;
    event.response = {
      claimsAndScopeOverrideDetails: {
        groupOverrideDetails: {
          ...groupConfiguration,
          groupsToOverride: [...new Set([...(groupConfiguration.groupsToOverride ?? []), ...roles])],
        },
        ...(name && { accessTokenGeneration: { claimsToAddOrOverride: { fermata_username: name } } }),
      },
    };
    return event;
  };
