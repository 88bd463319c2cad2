import { existsSync } from 'node:fs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { scopes } from '../api/route.ts';
import type { Deployment } from '../deployments.ts';

const retentions = Object.values(RetentionDays).filter(
  (days): days is number => typeof days === 'number' && days < 9999,
);

const zone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const whole = (from: number, to: number, words: string) => z.number(words).int(words).min(from, words).max(to, words);
const arn = (service: string, resource: string, words: string) =>
  z.string(words).regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`), words);

const yesOrNo = z.boolean('must be true or false.');
const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is no name of an S3 bucket (a name, not an ARN or an address).');
const tableName = z.string().regex(/^[\w.-]{3,255}$/, 'must be the name of a DynamoDB table (a name, not an ARN).');
const keyArn = arn('kms', 'key/[\\w-]+', 'must be the ARN of a KMS key, not of an alias.').optional();

const existingBucket = {
  bucketName,
  prefix: z
    .string('is missing; write an empty one for the whole bucket.')
    .regex(/^$|^[^/].*\/$/, 'must end with a slash and begin without one.'),
  keyArn,
};
const source = 'must be "own", an existing bucket with its prefix, or (contact records) a Kinesis data stream.';
const kept = z.custom<number | 'for-ever'>(
  (days) => days === 'for-ever' || (Number.isInteger(days) && (days as number) >= 1 && (days as number) <= 36500),
  'must be "for-ever" or a number of days from 1.',
);

/** A shape by itself, so that a bucket that is nearly right is told what is wrong with the bucket. */
const contactRecords = z.unknown().superRefine((value, { addIssue }) => {
  if (value === 'own') return;
  if (typeof value !== 'object' || value === null) return addIssue(source);
  if ('kinesisStreamArn' in value && 'bucketName' in value) {
    return addIssue('names an existing stream and an existing bucket: the records would be imported twice; keep one.');
  }
  const shape =
    'kinesisStreamArn' in value
      ? z.strictObject({
          kinesisStreamArn: arn('kinesis', 'stream/[\\w.-]+', 'must be the ARN of a Kinesis data stream.'),
          keyArn,
        })
      : z.strictObject({ ...existingBucket, errorPrefix: existingBucket.prefix.optional() });
  for (const { path, message } of shape.safeParse(value).error?.issues ?? [])
    addIssue({ code: 'custom', path, message });
});

const recordings = z.unknown().superRefine((value, { addIssue }) => {
  if (value === 'own') return;
  if (typeof value !== 'object' || value === null) return addIssue(source);
  const { error } = z.strictObject(existingBucket).safeParse(value);
  for (const { path, message } of error?.issues ?? []) addIssue({ code: 'custom', path, message });
});

/** A table that something lives off the stream of. */
const withStream = (images: string, why: string) =>
  z
    .strictObject(
      {
        tableName,
        streamArn: arn(
          'dynamodb',
          'table/[\\w.-]+/stream/[\\w:.-]+',
          `must be the table's latest stream ARN; turn its stream on first, with ${images}.`,
        ),
      },
      `must be { tableName, streamArn }: ${why}`,
    )
    .refine(
      ({ tableName, streamArn }) => !/\/stream\//.test(streamArn) || streamArn.includes(`/${tableName}/stream/`),
      {
        path: ['streamArn'],
        message: 'is the stream of another table than tableName.',
      },
    );

/** What is used instead of something new. */
const existing = z.strictObject({
  keyArn,
  contactsTable: withStream('new images', 'two features live off the stream of this table.').optional(),
  usersTable: tableName.optional(),
  stagingTable: tableName.optional(),
  liveTable: withStream('new and old images', 'open pages are told of changes by its stream.').optional(),
  recordBucket: bucketName.optional(),
  recordingsBucket: bucketName.optional(),
  archiveBucket: bucketName.optional(),
  userPoolId: z
    .string()
    .regex(/^[a-z0-9-]+_[A-Za-z0-9]+$/, 'must be the id of a user pool, such as eu-central-1_Ab12Cd34E.')
    .optional(),
});

/** Where CloudFront cannot write its logs: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html */
const withoutCloudFrontLogs = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
]);

const openingHours = z
  .strictObject({
    days: z
      .array(z.enum(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], 'must be MON, TUE, WED, THU, FRI, SAT or SUN.'))
      .min(1, 'must name a day at least.'),
    from: whole(0, 23, 'must be a whole hour from 0 to 23.'),
    to: whole(1, 24, 'must be a whole hour from 1 to 24.'),
  })
  .refine(
    ({ from, to }) => to - from >= 2,
    'must be two hours at least and end on the same day; round the clock is 0 to 24.',
  );

const secretName = z
  .string()
  .regex(/^[\w/+=.@-]{1,512}$/, 'must be the name of a secret in Secrets Manager (a name, not an ARN).');
const address = z.url({ protocol: /^https?$/, error: 'must be an address, such as https://api.example.com.' });

const recordingControl = z
  .strictObject({
    connectQuota: z.strictObject({
      requestsPerSecond: z
        .number('must be a number above 0.')
        .gt(0, 'must be above 0: without a request nothing can be paused.')
        .max(1000, 'must be what Service Quotas shows for your account, 1000 at most.'),
      burst: whole(1, 1000, 'must be a whole number from 1 to 1000.'),
    }),
    connectScreens: yesOrNo,
    twilio: z
      .strictObject({
        secretName,
        pauseBehavior: z.enum(['silence', 'skip'], 'must be "silence" or "skip".'),
        manual: yesOrNo,
        apiUrl: address.optional(),
      })
      .optional(),
    webex: z.strictObject({ secretName, apiUrl: address, commands: yesOrNo }).optional(),
    agentWorkspaceOrigins: z
      .array(
        z
          .string()
          .regex(/^https?:\/\/[\w.-]+(:(\d{1,5}|\*))?$/, 'must be an address without a path and without a wildcard.'),
      )
      .max(10, 'must be 10 addresses at most.')
      .optional(),
  })
  .refine(({ twilio, webex }) => !twilio || twilio.secretName !== webex?.secretName, {
    path: ['webex', 'secretName'],
    message: 'must be a secret of its own, not that of twilio.',
  });

const scopeNames = Object.keys(scopes);
const machineClients = z
  .record(
    z.string(),
    z.strictObject({
      scopes: z
        .array(z.enum(scopeNames, `is no scope; there are ${scopeNames.join(', ')}.`), 'must be a list of scopes.')
        .min(1, 'must name a scope at least: a client without one can do nothing.')
        .refine((named) => new Set(named).size === named.length, 'names a scope twice.'),
    }),
    'must be an object: the name of each client, and its scopes.',
  )
  .superRefine((clients, { addIssue }) => {
    for (const name of Object.keys(clients)) {
      // As a part of the names of outputs, which hold letters and digits only, it must stay unlike any other.
      if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) && name.length <= 40) continue;
      const message = 'is no name of a client: lower-case letters and digits, words joined by dashes, 40 at most.';
      addIssue({ code: 'custom', path: [name], message });
    }
  });

const mail = z
  .strictObject({
    from: z
      .string('must be an address, such as no-reply@acme.com.')
      .regex(
        /^([^<>@\r\n"]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
        'must be an address, such as no-reply@acme.com or Acme <no-reply@acme.com>.',
      ),
    identityArn: arn(
      'ses',
      'identity/[^/\\s]+',
      'must be the ARN of an SES identity: arn:aws:ses:<region>:<account>:identity/<domain or address>.',
    ),
  })
  .refine(
    ({ from, identityArn }) => {
      const address = from.match(/<(.+)>$/)?.[1] ?? from;
      const identity = identityArn.split('identity/')[1];
      const domain = address.split('@')[1];
      // What is wrong by itself has been said already.
      if (identity === undefined || domain === undefined) return true;
      return identity === address || domain === identity || domain.endsWith(`.${identity}`);
    },
    { path: ['identityArn'], message: 'must be the identity of the sender: the address itself, or its domain.' },
  );

const claim = z.string('must be the name of a claim or attribute.').min(1, 'must be the name of a claim or attribute.');
const ofEveryProvider = {
  label: z.string().min(1).max(40, 'must have 40 characters at most: it is on a button.').optional(),
  claims: z.strictObject({ userName: claim, groups: claim, email: claim.optional() }),
  roles: z
    .record(z.string(), z.enum(['administrator', 'supervisor', 'agent'], 'must be administrator, supervisor or agent.'))
    .superRefine((roles, { addIssue }) => {
      for (const group of Object.keys(roles).filter((name) => !/^[^,[\]"]{1,200}$/.test(name))) {
        const message = 'is no name of a group that can be told apart in a list: no comma, bracket or quote.';
        addIssue({ code: 'custom', path: [group], message });
      }
    })
    .refine(
      (roles) => Object.keys(roles).length > 0,
      'must give a role to a group at least: else nobody sees anything.',
    ),
};
const identityProvider = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('saml'),
      metadata: z
        .string()
        .refine(
          (metadata) => /^https:\/\//.test(metadata) || existsSync(metadata),
          'must be an address that begins with https://, or the path of a file that exists.',
        ),
      ...ofEveryProvider,
    }),
    z.strictObject({
      type: z.literal('oidc'),
      issuer: z.url({ protocol: /^https$/, error: 'must be an address that begins with https://.' }),
      clientId: z.string().min(1, 'must not be empty.'),
      secretName,
      scopes: z
        .array(z.string())
        .refine((named) => named.includes('openid'), 'must hold openid.')
        .optional(),
      ...ofEveryProvider,
    }),
  ],
  'must be "saml" or "oidc".',
);
const identityProviders = z.record(z.string(), identityProvider).superRefine((providers, { addIssue }) => {
  for (const name of Object.keys(providers)) {
    if (
      /^[A-Za-z][A-Za-z0-9-]{2,31}$/.test(name) &&
      !/^(COGNITO|Facebook|Google|LoginWithAmazon|SignInWithApple)$/i.test(name)
    )
      continue;
    const message =
      'is no name of an identity provider: 3 to 32 letters, digits and dashes, and none that Cognito uses itself.';
    addIssue({ code: 'custom', path: [name], message });
  }
});

const signIn = z.strictObject({
  secondFactor: z.enum(['optional', 'required'], 'must be "optional" or "required".'),
  domainPrefix: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes, 63 at most.')
    .refine(
      (prefix) => !/aws|amazon|cognito/.test(prefix),
      'must not contain aws, amazon or cognito: AWS refuses that.',
    )
    .optional(),
  mail: mail.optional(),
  identityProviders: identityProviders.optional(),
});

const shape = z
  .strictObject({
    connectInstanceArn: arn(
      'connect',
      'instance/[0-9a-f-]{36}',
      'must be the ARN of a Connect instance: arn:aws:connect:<region>:<account>:instance/<id>.',
    ).optional(),
    contactRecords,
    recordings,
    timeZone: z.string().refine(zone, 'is no IANA time zone, such as Europe/Berlin.'),
    telephone: z
      .strictObject({
        countryCode: z
          .string()
          .regex(/^[1-9]\d{0,2}$/, 'must be the digits of a country code without plus, such as 49.'),
        trunkPrefix: z.string().regex(/^\d{0,2}$/, 'must be what is dialled before a national number, such as 0.'),
        internationalPrefix: z.string().regex(/^\d{2,4}$/, 'must be what is dialled to call abroad, such as 00.'),
      })
      .optional(),
    agents: whole(1, 20_000, 'must be a whole number from 1 to 20000.'),
    openingHours,
    retentionDays: z.strictObject({
      recordings: kept,
      contactRecords: kept,
      logs: z
        .number()
        .refine((days) => retentions.includes(days), `must be one of ${retentions.sort((a, b) => a - b).join(', ')}.`),
    }),
    alarmAddress: z.email('must be one e-mail address.').optional(),
    playbackSeconds: whole(10, 3600, 'must be whole seconds from 10 to 3600.'),
    unmatchedAfterSeconds: whole(0, 900, "must be whole seconds from 0 to 900, a queue's longest delay."),
    keepsData: yesOrNo,
    deletionProtection: yesOrNo,
    consoleAccessLogs: yesOrNo,
    existing: existing.optional(),
    gatherSeconds: whole(0, 900, 'must be whole seconds from 0 to 900.'),
    lambdaConcurrency: whole(10, 1_000_000, 'must be a whole number from 10, as Service Quotas shows it.'),
    signIn,
    machineClients,
    recordingControl,
    connectSimulator: z.url('must be an address, such as http://127.0.0.1:4000.').optional(),
  })
  .superRefine((deployment, { addIssue }) => {
    const { connectSimulator, connectInstanceArn, keepsData, existing = {} } = deployment;
    const [, , , region = '', account = ''] = connectInstanceArn?.split(':') ?? [];
    const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: path.split('.'), message });
    if (deployment.deletionProtection && !keepsData) {
      refuse('deletionProtection', 'must be false where keepsData is false: the stack could not be removed.');
    }
    if (deployment.consoleAccessLogs && withoutCloudFrontLogs.has(region)) {
      refuse('consoleAccessLogs', `must be false: CloudFront cannot write its logs into a bucket in ${region}.`);
    }
    if (existing.userPoolId && deployment.signIn.identityProviders) {
      refuse(
        'signIn.identityProviders',
        'need a user pool that Fermata makes: an existing one is not given the trigger.',
      );
    }
    if (existing.recordingsBucket && deployment.recordings !== 'own') {
      refuse('existing.recordingsBucket', "goes with recordings: 'own' only; keep one of the two.");
    }
    if (existing.recordBucket !== undefined && existing.recordBucket === existing.recordingsBucket) {
      refuse('existing.recordingsBucket', 'is the recordBucket, too: each holds something else.');
    }
    const tables = [
      existing.contactsTable?.tableName,
      existing.usersTable,
      existing.stagingTable,
      existing.liveTable?.tableName,
    ];
    const named = tables.filter((name) => name !== undefined);
    if (new Set(named).size < named.length) refuse('existing', 'names one table twice: each holds something else.');
    const isElsewhere = (value = '') =>
      region !== '' && value.startsWith('arn:aws') && !value.includes(`:${region}:${account}:`);
    const beside = 'is not in the region and account of connectInstanceArn: everything must be beside the instance.';
    for (const [path, value] of Object.entries({
      'contactRecords.kinesisStreamArn': (deployment.contactRecords as { kinesisStreamArn?: string }).kinesisStreamArn,
      'existing.keyArn': existing.keyArn,
      'existing.contactsTable.streamArn': existing.contactsTable?.streamArn,
      'existing.liveTable.streamArn': existing.liveTable?.streamArn,
    })) {
      if (isElsewhere(value)) refuse(path, beside);
    }
    if (region && existing.userPoolId?.includes('_') && !existing.userPoolId.startsWith(`${region}_`)) {
      refuse('existing.userPoolId', beside);
    }
    if (!connectSimulator) {
      const { twilio, webex, agentWorkspaceOrigins = [] } = deployment.recordingControl;
      const open = Object.entries({
        'twilio.apiUrl': twilio?.apiUrl,
        'webex.apiUrl': webex?.apiUrl,
        ...Object.fromEntries(agentWorkspaceOrigins.map((one, index) => [`agentWorkspaceOrigins.${index}`, one])),
      }).filter(([, address]) => address !== undefined && /^http:|:\*$/.test(address));
      for (const [name] of open) {
        const path = ['recordingControl', ...name.split('.')];
        addIssue({ code: 'custom', path, message: 'must begin with https:// and name one host.' });
      }
    }
    if (connectSimulator && keepsData) {
      addIssue({
        code: 'custom',
        path: ['connectSimulator'],
        message: 'is for one machine only, and this deployment keeps data.',
      });
    }
    if (connectSimulator && !connectInstanceArn) {
      addIssue({
        code: 'custom',
        path: ['connectSimulator'],
        message: 'needs a connectInstanceArn, be it an invented one.',
      });
    }
    const [records, media] = [deployment.contactRecords, deployment.recordings] as Deployment[keyof Pick<
      Deployment,
      'contactRecords' | 'recordings'
    >][];
    if (typeof records === 'object' && typeof media === 'object' && 'bucketName' in records && 'bucketName' in media) {
      const overlap = records.prefix.startsWith(media.prefix) || media.prefix.startsWith(records.prefix);
      if (records.bucketName === media.bucketName && overlap) {
        addIssue({
          code: 'custom',
          path: ['recordings', 'prefix'],
          message: 'and that of contactRecords overlap in one bucket: each object must be one or the other.',
        });
      }
    }
  });

/** What is wrong with the settings of a deployment, one sentence each; none when all can be right. */
export const refusals = (deployment: unknown): string[] =>
  shape
    .safeParse(deployment)
    .error?.issues.map(({ path, message, code, ...issue }) =>
      code === 'unrecognized_keys'
        ? `${[...path, ...(issue as { keys: string[] }).keys].join('.')} is no setting.`
        : `${path.join('.')} ${message}`,
    ) ?? [];
