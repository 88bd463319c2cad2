import { type Scope, scopes } from './api/route.ts';
import type { Role } from './domain/user/user.ts';

/**
 * THE SETTINGS: the one file you edit before `npx cdk deploy --all`. Wrong settings are refused at synth, with an explanation.
 * `-c deployment=<name>` chooses an entry below; without it, `production`.
 */
export interface Deployment {
  /**
   * `arn:aws:connect:<region>:<account>:instance/<id>`, from the instance's page in the Connect console. With it, Fermata
   * is deployed in the region of that instance, syncs its users, and points it at what Fermata owns (see the next two settings).
   * Without it Connect is not changed, and users are not synced.
   */
  connectInstanceArn?: string;

  /**
   * Where contact records (CTRs) come from.
   * - `'own'`: Fermata creates a Firehose stream and, with an instance ARN, has Connect send there. Connect sends its contact
   *   records to one stream only, and refuses this if another one is set.
   * - `{ kinesisStreamArn }`: Connect already sends to this Kinesis data stream; Fermata becomes one more reader. `keyArn` is the
   *   stream's KMS key, if it is one of yours; its key policy must let this account's IAM policies decide.
   * - `{ bucketName, prefix }`: a Firehose stream of yours already puts them into this bucket, under this prefix; `errorPrefix`
   *   is where it puts what it could not deliver, `keyArn` the bucket's KMS key. The bucket must send its events to
   *   EventBridge (docs/deploy.md).
   */
  contactRecords: 'own' | { kinesisStreamArn: string; keyArn?: string } | (ExistingBucket & { errorPrefix?: string });

  /**
   * Where Connect stores call recordings.
   * - `'own'`: Fermata creates the bucket and, with an instance ARN, has Connect store there.
   * - `{ bucketName, prefix, keyArn }`: the bucket that Connect already uses; it must send its events to EventBridge.
   */
  recordings: 'own' | ExistingBucket;

  /** IANA name, such as `Europe/Berlin`: the zone of all days, times and opening hours. */
  timeZone: string;

  /**
   * How many agents work at once at most: 1 to 20000. The limits of requests per second follow from it: they never refuse
   * pages, but do stop a program that runs wild.
   */
  agents: number;

  /**
   * How numbers are dialled where the contact centre is, so that `030 123456` and `+49 30 123456` are one number in
   * searches, rules and imports (docs/deploy.md, 3): `{ countryCode: '49', trunkPrefix: '0', internationalPrefix: '00' }`; in North America
   * `{ countryCode: '1', trunkPrefix: '1', internationalPrefix: '011' }`; `trunkPrefix: ''` where nothing is dialled before
   * a national number. Without it, only numbers with their country code are compared in this way. Contacts keep the form they were imported
   * with, so set it before the first import.
   */
  telephone?: { countryCode: string; trunkPrefix: string; internationalPrefix: string };

  /** When people call: one alarm rings if there was no contact for an hour in this time. Whole hours, 0 to 24. */
  openingHours: { days: readonly Day[]; from: number; to: number };

  /** After how many days data is deleted from buckets and logs that Fermata owns. Existing buckets are not changed. */
  retentionDays: {
    /** 'for-ever', or a number of days. */
    recordings: number | 'for-ever';
    /** The contact records as they came, and the quarantine. Contacts themselves stay. */
    contactRecords: number | 'for-ever';
    /** Logs, including those of access to recordings; a number that CloudWatch accepts (30, 90, 365, 731...). */
    logs: number;
  };

  /** Alarms are mailed here; the address must confirm once. Without it, alarms are only shown. */
  alarmAddress?: string;

  /** How long a playback address is valid, in seconds: 10 to 3600. A break in listening must fit into it. */
  playbackSeconds: number;

  /**
   * Recordings that stay on agents' PCs for longer, in hours, are listed on the *Desktops* page and raise an alarm. The Daily Event comes
   * once a day, and PCs are off at weekends.
   */
  maxHoursOnPcs: number;

  /** After how long without a contact a recording is listed as unmatched: 0 to 900. Contact records come later than recordings. */
  unmatchedAfterSeconds: number;

  /**
   * True: stored data outlives the stack. False only where everything may be deleted.
   */
  keepsData: boolean;

  /**
   * True: nobody can delete tables or users, not even by hand, until this is false again. Turn it on after the first
   * successful deployment: a failed one could not remove what it had created.
   */
  deletionProtection: boolean;

  /**
   * Existing resources to use instead of new ones: what an earlier deployment left behind, or a table
   * restored to a point in time. docs/restore.md says where to find these names.
   */
  existing?: Existing;

  /** How long Firehose gathers contact records: 0 to 900. One object a minute costs little; one a second costs a hundred times as much. */
  gatherSeconds: number;

  /**
   * How many Lambda functions the account may run at once, as Service Quotas and `npm run preflight` show it: 10 in a new
   * account, usually 1000. AWS keeps 100 for all functions together. Of the rest, up to 100 are reserved for
   * pausing, so that no import ever delays it. With 100 or less nothing can be reserved, and imports run two at a time.
   */
  lambdaConcurrency: number;

  /** How people sign in. Users and their roles are data (docs/deploy.md, 6); this setting is about the ways to sign in. */
  signIn: {
    /**
     * The second factor of people who sign in with a password: a code from an authenticator app. `'required'` asks everyone
     * to set it up at their next sign-in; `'optional'` leaves it to each person. For people from an identity provider, the provider asks.
     */
    secondFactor: 'optional' | 'required';
    /**
     * Allow Password Changes: the roles whose people may set a forgotten password themselves. The others ask an administrator.
     * Left out: all three; with identity providers, none, and then it must not be set.
     */
    passwordChanges?: readonly Role[];
    /**
     * First part of the address where programs fetch tokens and identity providers send people back to:
     * `https://<prefix>.auth.<region>.amazoncognito.com`. No two AWS accounts may use the same one in a region.
     * Left out: `fermata-<account>`.
     */
    domainPrefix?: string;
    /**
     * Invitations and password codes come from this address, through Amazon SES. Left out: from Cognito itself, which sends
     * at most 50 mails a day.
     */
    mail?: {
      /** `no-reply@acme.com`, or `Acme Fermata <no-reply@acme.com>`. */
      from: string;
      /** ARN of the verified SES identity: that address, or its domain. */
      identityArn: string;
    };
    /** Identity providers, each under a name of yours; people see a button for each (docs/deploy.md, *Identity providers*). */
    identityProviders?: Readonly<Record<string, IdentityProvider>>;
  };

  /** Programs that call the API, each under a name of yours and with only the scopes it needs (docs/api-guide.md). */
  machineClients: Readonly<Record<string, { scopes: readonly Scope[] }>>;

  /** Pausing and resuming recorders. What people may do is set in the console; these settings are about the providers. */
  recordingControl: {
    /** Connect's request quota for its recording operations, as Service Quotas shows it for your account. */
    connectQuota: { requestsPerSecond: number; burst: number };
    /** Whether agents run Connect's own screen recording client. If so, a pause also pauses the screen. */
    connectScreens: boolean;
    /** Twilio Flex. Its account id and token are in this secret: `{"accountSid":"AC...","authToken":"..."}`. */
    twilio?: {
      secretName: string;
      /** What listeners hear where a recording was paused: silence, or nothing because the span is cut out. */
      pauseBehavior: 'silence' | 'skip';
      /** Whether people may pause with Fermata's controls, in addition to programs and triggers. */
      manual: boolean;
      /** Only where Twilio's API is elsewhere: a simulator, a region. */
      apiUrl?: string;
    };
    /** Webex Contact Center. Secret: `{"accessToken":"...","webhookSecret":"..."}`. */
    webex?: {
      secretName: string;
      apiUrl: string;
      /** True: the token belongs to a user with an Agent profile, and Fermata sends pauses itself. False: it only listens. */
      commands: boolean;
    };
    /**
     * Where the Recording Controls page may be shown inside another page: the addresses of the instance's agent workspace,
     * such as `https://<alias>.my.connect.aws`. Left out: nowhere.
     */
    agentWorkspaceOrigins?: readonly string[];
  };

  /**
   * What supervisors with the permission may do with live contacts of their teams, without the agent being told
   * (docs/live-view.md). Each is off where it is left out.
   */
  liveMonitoring?: {
    /** Listen to calls: through Amazon Connect, with the right `connect:MonitorContact`. */
    listening: boolean;
    /** Watch the screens that agents' PCs record, as one still a second. */
    screens?: boolean;
  };

  /**
   * Whether CloudFront logs requests for the console's pages. False in the regions that an account must opt into, such as
   * Cape Town or Milan: CloudFront cannot write its logs there. Calls of the API are logged in any case.
   */
  consoleAccessLogs: boolean;

  /** The address of a simulator that speaks Connect's API; only for one machine, where there is no Connect. */
  connectSimulator?: string;
}

export interface ExistingBucket {
  bucketName: string;
  /** Ends with a slash, such as `connect/acme/CallRecordings/`; empty for the whole bucket. */
  prefix: string;
  /** ARN of the KMS key (not of an alias) that the bucket is encrypted with, if it is. */
  keyArn?: string;
}

/** Each may be left out, and is then created. */
export interface Existing {
  /** The key that the buckets and tables below are encrypted with. Left out: the stack's current key. */
  keyArn?: string;
  /** `streamArn` is its *latest stream ARN*: two features read the stream, so it must be on, with new images. */
  contactsTable?: { tableName: string; streamArn: string };
  usersTable?: string;
  stagingTable?: string;
  /** The same: open pages learn of changes from its stream, which must be on with new *and old* images. */
  liveTable?: { tableName: string; streamArn: string };
  desktopsTable?: string;
  /** The key (RSA_2048) that desktop agents seal for. With a new one, what waits on PCs cannot be opened. */
  sealingKeyArn?: string;
  /** Existing buckets must send their events to EventBridge, except the archive. */
  recordBucket?: string;
  /** Only with `recordings: 'own'`. Connect is not changed: it still stores there. */
  recordingsBucket?: string;
  archiveBucket?: string;
  /** With its users and groups. How people sign in stays as it is set there; identity providers are added to it. */
  userPoolId?: string;
}

/** An identity provider with SAML 2.0 or OpenID Connect. Its claims about a person are read again at each sign-in. */
export type IdentityProvider = (
  | {
      type: 'saml';
      /** Address of its metadata, or the path of a file with it. */
      metadata: string;
    }
  | {
      type: 'oidc';
      issuer: string;
      clientId: string;
      /** Secret in Secrets Manager that holds the client secret, as plain text. */
      secretName: string;
      /** Left out: openid, profile, email. */
      scopes?: readonly string[];
    }
) & {
  /** On the button: "Sign in with ...". Left out: its name. */
  label?: string;
  /** The names of these claims in its assertions or tokens. */
  claims: {
    /** The user name of Connect. People must not be able to change it at the provider. */
    userName: string;
    /** The groups a person is in: a list, or one. */
    groups: string;
    email?: string;
  };
  /** Which of its groups have which role here. People who are in none of them can sign in and see nothing. */
  roles: Readonly<Record<string, 'administrator' | 'supervisor' | 'agent'>>;
};

export type Day = 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN';

const production: Deployment = {
  // connectInstanceArn: 'arn:aws:connect:eu-central-1:111122223333:instance/...',
  contactRecords: 'own',
  recordings: 'own',
  timeZone: 'UTC',
  agents: 300,
  openingHours: { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: 8, to: 18 },
  retentionDays: { recordings: 'for-ever', contactRecords: 731, logs: 365 },
  // alarmAddress: 'on-call@example.com',
  playbackSeconds: 300,
  unmatchedAfterSeconds: 900,
  maxHoursOnPcs: 96,
  keepsData: true,
  deletionProtection: false,
  gatherSeconds: 60,
  lambdaConcurrency: 10,
  signIn: { secondFactor: 'optional' },
  // machineClients: { 'payment-page': { scopes: ['fermata/control.pause'] } },
  machineClients: {},
  consoleAccessLogs: true,
  recordingControl: { connectQuota: { requestsPerSecond: 2, burst: 5 }, connectScreens: false },
};

export const deployments: Record<string, Deployment> = {
  production,
  /** One machine: `npm start` deploys this to its engine, with `-c connectSimulator=<its simulator's address>`. */
  local: {
    ...production,
    connectInstanceArn: 'arn:aws:connect:us-east-1:000000000000:instance/00000000-0000-4000-8000-000000000001',
    unmatchedAfterSeconds: 2,
    keepsData: false,
    gatherSeconds: 0,
    lambdaConcurrency: 1000,
    connectSimulator: 'http://127.0.0.1:4010',
    telephone: { countryCode: '41', trunkPrefix: '0', internationalPrefix: '00' },
    liveMonitoring: { listening: true, screens: true },
    machineClients: { 'every-scope': { scopes: Object.keys(scopes) as Scope[] } },
    recordingControl: {
      connectQuota: { requestsPerSecond: 2, burst: 5 },
      connectScreens: true,
      twilio: { secretName: 'fermata/twilio', pauseBehavior: 'silence', manual: true, apiUrl: 'http://127.0.0.1:4011' },
      webex: { secretName: 'fermata/webex', apiUrl: 'http://127.0.0.1:4012', commands: false },
      agentWorkspaceOrigins: ['http://127.0.0.1:*'],
    },
  },
};
