import type { Deployment } from '../deployments.ts';
import type { Answer, Facts, StackFacts, Usage } from './facts.ts';
import { type Finding, fails, judge, note } from './finding.ts';

/** The CDK in package.json needs at least this version. Today, `npx cdk bootstrap` creates a newer one. */
const minBootstrapVersion = 6;
/** Lambda requires that this many remain for functions without a reservation. */
const minUnreserved = 100;
const newAccountConcurrency = 10;
/** All functions of queues together may need this many at once. The rest is for people's requests. */
const usualConcurrency = 100;

/** Checks the account: whose credentials these are, what is deployed, and what the account allows. */
export const accountRules = (deployment: Deployment, facts: Facts): Finding[] => [
  ...judge(
    facts.caller,
    { what: 'Whose credentials these are', byHand: 'aws sts get-caller-identity' },
    ({ account }) => {
      const wanted = deployment.connectInstanceArn?.split(':')[4];
      return wanted && wanted !== account
        ? [
            fails(
              `Your credentials are for the account ${account}, and the Connect instance is in ${wanted}.`,
              `Use credentials of ${wanted}: Connect can only reach its own account.`,
            ),
          ]
        : [];
    },
  ),
  ...judge(
    facts.bootstrapVersion,
    { what: 'Whether the account is bootstrapped', byHand: 'CloudFormation console: is there a stack CDKToolkit?' },
    (version) =>
      version === undefined
        ? [fails('The account and region are not bootstrapped for the CDK.', 'Run: npx cdk bootstrap')]
        : version < minBootstrapVersion
          ? [fails(`The CDK's bootstrap stack has version ${version}, which is too old.`, 'Run: npx cdk bootstrap')]
          : [],
  ),
  ...judge(
    facts.stacks,
    { what: 'What is deployed', byHand: 'CloudFormation console, stacks whose names begin with Fermata.' },
    (stacks) => [...Object.entries(stacks).flatMap(stackRule), ...protectionRule(deployment, stacks)],
  ),
  ...judge(
    facts.lambda,
    { what: "The account's Lambda concurrency", byHand: 'Lambda console, Dashboard, Concurrency.' },
    (quota) => [...concurrencyRule(quota), ...reservationRule(deployment, quota)],
  ),
  ...quotaRules(deployment, facts),
  ...spaceRules(facts),
  ...mailRules(deployment, facts),
  ...secretRules(facts),
  ...domainRule(deployment, facts),
];

const stackRule = ([name, { status }]: [string, StackFacts]): Finding[] => {
  if (/_IN_PROGRESS$/.test(status)) {
    return [fails(`The stack ${name} is being changed now (${status}).`, 'Wait until that has finished.')];
  }
  if (/^(DELETE_FAILED|UPDATE_ROLLBACK_FAILED)$/.test(status)) {
    return [
      fails(
        `The stack ${name} is stuck: ${status}.`,
        `CloudFormation console, ${name}, Events: the first failure says why. Then continue the rollback there, or delete the stack.`,
      ),
    ];
  }
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|REVIEW_IN_PROGRESS)$/.test(status)) {
    return [
      note(
        `A first deployment of ${name} failed (${status}). The next one removes what is left of it and starts over.`,
        `CloudFormation console, ${name}, Events: the first failure says why.`,
      ),
    ];
  }
  return [];
};

const protectionRule = (
  { keepsData, deletionProtection }: Deployment,
  { Fermata }: Record<string, StackFacts>,
): Finding[] =>
  Fermata && /^(CREATE|UPDATE)_COMPLETE$/.test(Fermata.status) && keepsData && !deletionProtection
    ? [
        note(
          'Fermata is deployed, but its tables and users can still be deleted by hand.',
          'Set deletionProtection: true and deploy again.',
        ),
      ]
    : [];

const concurrencyRule = ({ concurrency, unreserved }: { concurrency: number; unreserved: number }): Finding[] => {
  const ask =
    'Ask for 1,000: Service Quotas console, AWS Lambda, Concurrent executions. It is free and takes a day or two.';
  if (concurrency <= newAccountConcurrency) {
    return [
      fails(
        `The account may run ${concurrency} functions at once, the limit of new accounts. While contacts are imported, nobody could sign in or pause.`,
        ask,
      ),
    ];
  }
  return unreserved < usualConcurrency + minUnreserved
    ? [
        note(
          `The account may run ${concurrency} functions at once, ${unreserved} of them unreserved; a busy contact centre needs more.`,
          ask,
        ),
      ]
    : [];
};

const reservationRule = ({ lambdaConcurrency }: Deployment, { concurrency }: { concurrency: number }): Finding[] => {
  if (lambdaConcurrency > concurrency) {
    return [
      fails(
        `The settings say that the account may run ${lambdaConcurrency} functions at once, but it may run ${concurrency}. Lambda would refuse the reservation for pauses.`,
        `Set lambdaConcurrency: ${concurrency}.`,
      ),
    ];
  }
  return lambdaConcurrency <= minUnreserved && concurrency > minUnreserved
    ? [
        note(
          `The settings say that the account may run ${lambdaConcurrency} functions at once, but it may run ${concurrency}. So nothing is reserved for pauses, and imports may delay them.`,
          `Set lambdaConcurrency: ${concurrency}.`,
        ),
      ]
    : [];
};

const quotaRules = (deployment: Deployment, facts: Facts): Finding[] => [
  ...judge(
    facts.connectQuotas,
    {
      what: "Connect's request quotas",
      byHand: 'Service Quotas console, Amazon Connect, Rate of SuspendContactRecording API requests.',
    },
    (quotas) => {
      const { requestsPerSecond } = deployment.recordingControl.connectQuota;
      return Object.entries(quotas).flatMap(([operation, allowed]) =>
        allowed < requestsPerSecond
          ? [
              fails(
                `Connect allows ${allowed} ${operation} requests a second, but recordingControl.connectQuota says ${requestsPerSecond}: pauses would be refused.`,
                `Set recordingControl.connectQuota.requestsPerSecond: ${allowed}, or request a higher quota in Service Quotas first.`,
              ),
            ]
          : allowed > requestsPerSecond
            ? [
                note(
                  `Connect allows ${allowed} ${operation} requests a second, and Fermata uses ${requestsPerSecond} of them.`,
                  `Set recordingControl.connectQuota.requestsPerSecond: ${allowed}.`,
                ),
              ]
            : [],
      );
    },
  ),
  ...judge(
    facts.rules,
    { what: 'The number of EventBridge rules', byHand: 'EventBridge console, Rules, bus default.' },
    ({ used, limit }) =>
      limit - used < 5
        ? [
            fails(
              `The default event bus has ${used} of ${limit} rules; Fermata needs up to four more.`,
              'Service Quotas console, EventBridge, Rules: request a higher quota.',
            ),
          ]
        : [],
  ),
];

/** A first deployment of all stacks creates at most this many. A test compares it with the templates. */
export const newResources = { roles: 80, tables: 6, buckets: 8 } as const;

const spaceRules = (facts: Facts): Finding[] => {
  const isDeployed = 'value' in facts.stacks && 'Fermata' in facts.stacks.value;
  const rule = (answer: Answer<Usage>, resource: keyof typeof newResources, where: string) =>
    judge(answer, { what: `The number of ${resource}`, byHand: where }, ({ used, limit }) =>
      limit - used < (isDeployed ? 1 : newResources[resource])
        ? [
            fails(
              `The account has ${used} of ${limit} ${resource}; Fermata needs up to ${newResources[resource]}.`,
              `Delete unused ${resource}, or request a higher quota: Service Quotas console, ${where}`,
            ),
          ]
        : [],
    );
  return [
    ...rule(facts.roles, 'roles', 'AWS Identity and Access Management (IAM), Roles per account.'),
    ...rule(facts.tableCount, 'tables', 'Amazon DynamoDB, Maximum number of tables.'),
    ...rule(facts.bucketCount, 'buckets', 'Amazon S3, General purpose buckets.'),
  ];
};

/** Cognito itself sends this many mails a day per account. */
const cognitoMailsPerDay = 50;

const mailRules = ({ signIn }: Deployment, facts: Facts): Finding[] => {
  if (signIn.mail) {
    return judge(
      facts.mail,
      { what: 'Whether SES may send', byHand: 'SES console, Account dashboard.' },
      ({ isInSandbox, perDay }) =>
        isInSandbox
          ? [
              fails(
                'SES is in its sandbox. It only sends to verified addresses, so most people would not receive their first password.',
                'SES console, Account dashboard, Request production access.',
              ),
            ]
          : perDay < 1000
            ? [
                note(
                  `SES may send ${perDay} mails a day.`,
                  'Request more in the SES console if you have more users than that.',
                ),
              ]
            : [],
    );
  }
  return judge(
    facts.userCount,
    { what: 'How many users Connect has', byHand: 'Connect, Users, User management.' },
    (users) =>
      users > cognitoMailsPerDay
        ? [
            note(
              `Connect has ${users} users, and Cognito's own mail sends ${cognitoMailsPerDay} a day: first passwords would take ${Math.ceil(users / cognitoMailsPerDay)} days.`,
              'Send them by SES (setting signIn.mail), or let people sign in with your own directory.',
            ),
          ]
        : [],
  );
};

const secretRules = ({ secrets }: Facts): Finding[] =>
  Object.entries(secrets).flatMap(([name, answer]) =>
    judge(answer, { what: `The secret ${name}`, byHand: 'Secrets Manager console.' }, (secret) =>
      secret === undefined
        ? [
            fails(
              `There is no secret ${name}, which the settings name.`,
              'Create it: docs/deploy.md, "Recording control".',
            ),
          ]
        : secret.keyArn
          ? [
              note(
                `The secret ${name} is encrypted with its own key, ${secret.keyArn}.`,
                'In the policy of that key, allow kms:Decrypt to the roles of recording-control, recording-watch and live-contacts.',
              ),
            ]
          : [],
    ),
  );

const domainRule = ({ existing }: Deployment, { domainOwner, stacks }: Facts): Finding[] =>
  judge(domainOwner, { what: 'The sign-in domain', byHand: 'Cognito console, the user pool, Domain.' }, (owner) => {
    const ours = 'value' in stacks ? stacks.value.Fermata?.outputs.UserPoolId : undefined;
    if (owner === undefined || owner === ours) return [];
    return [
      fails(
        `The user pool ${owner} already has the sign-in domain that Fermata would create, and a domain can exist only once.`,
        owner === existing?.userPoolId
          ? 'Cognito console, that pool, Domain: delete it; the deployment creates it again with the same name.'
          : 'It belongs to another deployment of Fermata, perhaps a lost one. Delete it in the Cognito console, or set signIn.domainPrefix to another name.',
      ),
    ];
  });
