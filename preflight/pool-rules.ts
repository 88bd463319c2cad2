import type { Deployment, IdentityProvider } from '../deployments.ts';
import type { Facts, PoolFacts } from './facts.ts';
import { type Finding, fails, judge, note } from './finding.ts';

/**
 * Checks whether Fermata can use the user pool that the settings name. It adds clients, a domain and providers, and changes
 * nothing else.
 */
export const poolRules = (deployment: Deployment, facts: Facts): Finding[] => {
  const { userPoolId = '' } = deployment.existing ?? {};
  return judge(facts.pool, { what: 'The user pool', byHand: 'Cognito console, the pool.' }, (pool) => {
    if (!pool) return [fails(`There is no user pool ${userPoolId}.`, 'Correct existing.userPoolId.')];
    const { identityProviders } = deployment.signIn;
    const outputs = 'value' in facts.stacks ? (facts.stacks.value.Fermata?.outputs ?? {}) : {};
    const deployedFunction = outputs.UserPoolId === userPoolId ? outputs.FederatedTokenFunction : undefined;
    return [
      ...groupRule(userPoolId, pool),
      ...(identityProviders
        ? [
            ...attributeRules(userPoolId, pool, identityProviders),
            ...planRule(userPoolId, pool),
            ...(deployedFunction ? [] : providerRule(userPoolId, pool, identityProviders)),
          ]
        : []),
      ...tokenTriggerRule(userPoolId, pool, { identityProviders, deployedFunction }),
      ...(pool.mailTrigger ? [lostTrigger(userPoolId, 'mails a code', pool.mailTrigger)] : []),
    ];
  });
};

const groupRule = (userPoolId: string, { groups }: PoolFacts): Finding[] => {
  const missing = ['administrator', 'supervisor', 'agent'].filter((group) => !groups.includes(group));
  return missing.length === 0
    ? []
    : [
        fails(
          `The user pool ${userPoolId} has no group ${missing.join(' and no group ')}: nobody could have that role.`,
          `Cognito console, the pool, Groups: create ${missing.join(', ')} and put people into them.`,
        ),
      ];
};

type Providers = Readonly<Record<string, IdentityProvider>>;

/**
 * Cognito creates a user at the first sign-in, and writes the claims into attributes at every sign-in. So the attributes must
 * exist and be mutable.
 */
const attributeRules = (userPoolId: string, { attributes }: PoolFacts, providers: Providers): Finding[] => {
  const hasMail = Object.values(providers).every(({ claims }) => claims.email);
  const mapped = ['preferred_username', 'custom:groups', ...(hasMail ? ['email'] : [])];
  const fixed = attributes.filter(({ name, mutable }) => mapped.includes(name) && !mutable).map(({ name }) => name);
  const unmapped = attributes
    .filter(({ name, required }) => required && name !== 'sub' && !mapped.includes(name))
    .map(({ name }) => name);
  return [
    ...(attributes.some(({ name }) => name === 'custom:groups')
      ? []
      : [
          fails(
            `The user pool ${userPoolId} has no attribute custom:groups, into which identity providers write people's groups.`,
            `Run: aws cognito-idp add-custom-attributes --user-pool-id ${userPoolId} --custom-attributes 'Name=groups,AttributeDataType=String,Mutable=true,StringAttributeConstraints={MaxLength=2048}'`,
          ),
        ]),
    ...(fixed.length === 0
      ? []
      : [
          fails(
            `The user pool ${userPoolId} lets nobody change ${fixed.join(' and ')}, so people of identity providers could sign in only once.`,
            'Cognito cannot change that. Leave existing.userPoolId out: a new pool is created.',
          ),
        ]),
    ...(unmapped.length === 0
      ? []
      : [
          fails(
            `The user pool ${userPoolId} requires ${unmapped.join(' and ')} for everyone, and identity providers do not supply it.`,
            unmapped.join() === 'email'
              ? 'Set claims.email of every identity provider.'
              : 'Cognito cannot change that. Leave existing.userPoolId out: a new pool is created.',
          ),
        ]),
  ];
};

const planRule = (userPoolId: string, { plan }: PoolFacts): Finding[] =>
  plan === 'LITE'
    ? [
        fails(
          `The user pool ${userPoolId} has the plan Lite, which lets no function write roles into access tokens.`,
          'Cognito console, the pool, Settings, Feature plan: choose Essentials.',
        ),
      ]
    : [];

const providerRule = (userPoolId: string, { providers }: PoolFacts, wanted: Providers): Finding[] => {
  const taken = providers.filter((name) => Object.hasOwn(wanted, name));
  return taken.length === 0
    ? []
    : [
        fails(
          `The user pool ${userPoolId} already has the identity provider ${taken.join(' and ')}, which the deployment would create.`,
          'Cognito console, the pool, Social and external providers: delete it. People keep their users; the deployment creates it again with the same name.',
        ),
      ];
};

/** Without the trigger, people of identity providers sign in and see nothing. If its function is gone, nobody can sign in. */
const tokenTriggerRule = (
  userPoolId: string,
  { tokenTrigger }: PoolFacts,
  { identityProviders, deployedFunction }: { identityProviders: Providers | undefined; deployedFunction?: string },
): Finding[] => {
  if (!identityProviders)
    return tokenTrigger ? [lostTrigger(userPoolId, 'issues a token', tokenTrigger.functionArn)] : [];
  if (!deployedFunction) {
    return [
      note(
        `The deployment cannot set the trigger of the user pool ${userPoolId} that writes roles into tokens${tokenTrigger ? `; it calls ${tokenTrigger.functionArn} now` : ''}.`,
        'Deploy, then run this again. It will say which function to choose.',
      ),
    ];
  }
  const { functionArn = '', version } = tokenTrigger ?? {};
  return functionArn.split(':')[6] === deployedFunction && version === 'V2_0'
    ? []
    : [
        fails(
          `The user pool ${userPoolId} does not call ${deployedFunction} before it issues a token${functionArn ? `, but ${functionArn} (${version})` : ''}: people of identity providers see nothing.`,
          `Cognito console, the pool, Extensions, Add Lambda trigger: Authentication, Pre token generation, with access token customization for people, ${deployedFunction}.`,
        ),
      ];
};

const lostTrigger = (userPoolId: string, when: string, functionArn: string): Finding =>
  note(
    `The user pool ${userPoolId} calls ${functionArn} before it ${when}. If that function was lost with a deployment, Cognito refuses.`,
    'Cognito console, the pool, Extensions: remove the trigger if its function is gone.',
  );
