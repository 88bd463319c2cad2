import { App } from 'aws-cdk-lib';
import { deployments } from '../../deployments.ts';
import { chosenDeployment } from '../../lib/deployment/chosen-deployment.ts';
import { refusals } from '../../lib/deployment/deployment-refusals.ts';
import { instanceArn, production } from './kit.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';

const streamOf = (table: string) =>
  `arn:aws:dynamodb:eu-central-1:111122223333:table/${table}/stream/2026-11-02T10:00:00.000`;

const control = (change: object) => ({ recordingControl: { ...production.recordingControl, ...change } });
const twilio = { secretName: 'acme/twilio', pauseBehavior: 'silence', manual: true } as const;
const webex = { secretName: 'acme/webex', apiUrl: 'https://api.wxcc-eu1.cisco.com', commands: false } as const;

const ses = (identity: string) => `arn:aws:ses:eu-central-1:111122223333:identity/${identity}`;
const signIn = (change: object) => ({ signIn: { secondFactor: 'optional', ...change } });
const meant = { claims: { userName: 'name', groups: 'groups' }, roles: { 'Contact Centre': 'agent' } } as const;
const saml = { type: 'saml', metadata: 'https://idp.acme.com/metadata.xml', label: 'Acme', ...meant };
const oidc = { type: 'oidc', issuer: 'https://acme.com', clientId: 'c', secretName: 'acme/idp', ...meant };
const provider = (change: object, name = 'Acme') => signIn({ identityProviders: { [name]: { ...saml, ...change } } });
const client = (name: string, ...scopes: string[]) => ({ machineClients: { [name]: { scopes } } });

describe('valid settings are accepted', () => {
  test.each(Object.keys(deployments))('such as those of %s, as delivered', (name) => {
    expect(refusals(deployments[name])).toEqual([]);
  });

  test.each([
    [
      'a Kinesis stream',
      { contactRecords: { kinesisStreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr' } },
    ],
    [
      'existing buckets',
      {
        contactRecords: { bucketName: 'acme', prefix: 'ctr/' },
        recordings: { bucketName: 'acme', prefix: 'connect/', keyArn: key },
      },
    ],
    [
      'another partition',
      {
        connectInstanceArn:
          'arn:aws-us-gov:connect:us-gov-west-1:111122223333:instance/0a1b2c3d-0000-4000-8000-0123456789ab',
      },
    ],
    [
      'all three providers, and the agent workspace',
      {
        recordingControl: {
          connectQuota: { requestsPerSecond: 20, burst: 40 },
          connectScreens: true,
          twilio: { secretName: 'acme/twilio', pauseBehavior: 'skip', manual: false },
          webex: { secretName: 'acme/webex', apiUrl: 'https://api.wxcc-eu1.cisco.com', commands: true },
          agentWorkspaceOrigins: ['https://acme.my.connect.aws'],
        },
      },
    ],
    [
      'programs, each with its own scopes',
      {
        machineClients: {
          'payment-page': { scopes: ['fermata/control.pause'] },
          warehouse2: { scopes: ['fermata/contacts.read', 'fermata/recordings.read'] },
        },
      },
    ],
    [
      'what an earlier deployment left behind',
      {
        existing: {
          keyArn: key,
          contactsTable: { tableName: 'Fermata-Contacts-1', streamArn: streamOf('Fermata-Contacts-1') },
          usersTable: 'Fermata-Users-1',
          stagingTable: 'Fermata-Staging-1',
          liveTable: { tableName: 'Fermata-Live-1', streamArn: streamOf('Fermata-Live-1') },
          desktopsTable: 'Fermata-Desktops-1',
          sealingKeyArn: key,
          recordBucket: 'fermata-records-1',
          recordingsBucket: 'fermata-recordings-1',
          archiveBucket: 'fermata-archive-1',
          userPoolId: 'eu-central-1_Ab12Cd34E',
        },
      },
    ],
    [
      'mail by SES, from an address of the verified domain',
      {
        signIn: {
          secondFactor: 'required',
          domainPrefix: 'acme-recordings',
          mail: { from: 'Acme Recordings <no-reply@mail.acme.com>', identityArn: ses('acme.com') },
        },
      },
    ],
    [
      'a region where CloudFront cannot log, without its logs',
      {
        connectInstanceArn: instanceArn.replace('eu-central-1', 'af-south-1'),
        consoleAccessLogs: false,
      },
    ],
    ['identity providers', { signIn: signIn({ identityProviders: { AcmeSaml: saml, acme: oidc } }).signIn }],
    [
      'identity providers of an existing user pool',
      { ...signIn({ identityProviders: { AcmeSaml: saml } }), existing: { userPoolId: 'eu-central-1_Ab12Cd34E' } },
    ],
    ['round the clock', { openingHours: { days: ['SUN'], from: 0, to: 24 } }],
  ])('such as %s', (_name, change) => {
    expect(refusals({ ...production, ...change })).toEqual([]);
  });
});

describe('invalid settings are refused, each with one sentence that names it', () => {
  test.each([
    [
      { connectInstanceArn: '0a1b2c3d-0000-4000-8000-0123456789ab' },
      /^connectInstanceArn must be the ARN of a Connect instance/,
    ],
    [
      client('crm', 'fermata/contacts.write'),
      /^machineClients\.crm\.scopes\.0 is not a scope\. The scopes are fermata\/contacts\.read, /,
    ],
    [client('crm', 'contacts.read'), /^machineClients\.crm\.scopes\.0 is not a scope/],
    [client('crm'), /^machineClients\.crm\.scopes must name at least one scope/],
    [client('crm', 'fermata/users.read', 'fermata/users.read'), /^machineClients\.crm\.scopes names a scope twice/],
    [client('Payment Page', 'fermata/users.read'), /^machineClients\.Payment Page is not a valid name/],
    [client('page-1', 'fermata/users.read'), /^machineClients\.page-1 is not a valid name/],
    [provider({}, 'Google'), /^signIn\.identityProviders\.Google is not a valid name/],
    [provider({}, 'a b'), /^signIn\.identityProviders\.a b is not a valid name/],
    [provider({ type: 'ldap' }), /^signIn\.identityProviders\.Acme\.type must be "saml" or "oidc"/],
    [provider({ metadata: 'nowhere.xml' }), /^signIn\.identityProviders\.Acme\.metadata must be an address/],
    [
      provider({ claims: { userName: 'name' } }),
      /^signIn\.identityProviders\.Acme\.claims\.groups must be the name of a claim/,
    ],
    [signIn({ passwordChanges: ['boss'] }), /^signIn\.passwordChanges\.0 must be administrator/],
    [
      signIn({ identityProviders: { AcmeSaml: saml }, passwordChanges: ['agent'] }),
      /^signIn\.passwordChanges must be left out with identity providers/,
    ],
    [
      { ...signIn({ passwordChanges: ['agent'] }), existing: { userPoolId: 'eu-central-1_Pool12345' } },
      /^signIn\.passwordChanges needs a user pool that Fermata creates/,
    ],
    [provider({ roles: {} }), /^signIn\.identityProviders\.Acme\.roles must give a role to at least one group/],
    [provider({ roles: { Leads: 'boss' } }), /^signIn\.identityProviders\.Acme\.roles\.Leads must be administrator/],
    [provider({ roles: { 'CN=Leads,OU=Acme': 'agent' } }), /must not contain a comma, bracket or quote/],
    [{ machineClients: undefined }, /^machineClients must be an object/],
    [signIn({ secondFactor: 'sometimes' }), /^signIn\.secondFactor must be "optional" or "required"/],
    [signIn({ domainPrefix: 'Acme' }), /^signIn\.domainPrefix must be at most 63 lower-case letters/],
    [signIn({ domainPrefix: 'my-aws-calls' }), /^signIn\.domainPrefix must not contain aws, amazon or cognito/],
    [
      signIn({ mail: { from: 'no-reply@acme.com', identityArn: 'acme.com' } }),
      /^signIn\.mail\.identityArn must be the ARN of an SES identity/,
    ],
    [
      signIn({ mail: { from: 'no-reply@acme.com', identityArn: ses('acme.org') } }),
      /^signIn\.mail\.identityArn must be the identity of the sender/,
    ],
    [
      signIn({ mail: { from: 'no-reply@notacme.com', identityArn: ses('acme.com') } }),
      /^signIn\.mail\.identityArn must be the identity of the sender/,
    ],
    [signIn({ mail: { from: 'Acme', identityArn: ses('acme.com') } }), /^signIn\.mail\.from must be an address/],
    [{ contactRecords: undefined }, /^contactRecords must be "own"/],
    [{ contactRecords: 'theirs' }, /^contactRecords must be "own"/],
    [
      { contactRecords: { kinesisStreamArn: 'ctr' } },
      /^contactRecords\.kinesisStreamArn must be the ARN of a Kinesis data stream/,
    ],
    [
      {
        contactRecords: {
          kinesisStreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr',
          bucketName: 'acme',
          prefix: '',
        },
      },
      /imported twice\. Remove one/,
    ],
    [{ contactRecords: { bucketName: 'acme' } }, /^contactRecords\.prefix is missing/],
    [
      { recordings: { bucketName: 's3://acme', prefix: '' } },
      /^recordings\.bucketName must be the name of an S3 bucket/,
    ],
    [{ recordings: { bucketName: 'acme', prefix: 'connect' } }, /^recordings\.prefix must end with a slash/],
    [
      { recordings: { bucketName: 'acme', prefix: '/connect/' } },
      /^recordings\.prefix must end with a slash and begin without one/,
    ],
    [
      { recordings: { bucketName: 'acme', prefix: '', keyArn: 'alias/acme' } },
      /^recordings\.keyArn must be the ARN of a KMS key, not of an alias/,
    ],
    [
      { contactRecords: { bucketName: 'acme', prefix: '' }, recordings: { bucketName: 'acme', prefix: 'connect/' } },
      /^recordings\.prefix must not overlap with contactRecords\.prefix/,
    ],
    [{ timeZone: 'Mars/Olympus' }, /^timeZone must be an IANA time zone/],
    [{ openingHours: { days: [], from: 8, to: 18 } }, /^openingHours\.days must name at least one day/],
    [{ openingHours: { days: ['Mo'], from: 8, to: 18 } }, /^openingHours\.days\.0 must be MON/],
    [
      { openingHours: { days: ['MON'], from: 22, to: 6 } },
      /^openingHours must be at least two hours and end on the same day/,
    ],
    [{ openingHours: { days: ['MON'], from: 8.5, to: 18 } }, /^openingHours\.from must be a whole hour/],
    [
      { retentionDays: { ...production.retentionDays, recordings: 0 } },
      /^retentionDays\.recordings must be "for-ever" or a number of days/,
    ],
    [{ retentionDays: { ...production.retentionDays, logs: 100 } }, /^retentionDays\.logs must be one of 1, 3, 5/],
    [{ alarmAddress: 'on-call' }, /^alarmAddress must be a single e-mail address/],
    [{ playbackSeconds: 5 }, /^playbackSeconds must be whole seconds from 10 to 3600/],
    [{ maxHoursOnPcs: 0 }, /^maxHoursOnPcs must be whole hours from 1 to 8760/],
    [{ unmatchedAfterSeconds: 901 }, /^unmatchedAfterSeconds must be whole seconds from 0 to 900/],
    [{ gatherSeconds: -1 }, /^gatherSeconds must be whole seconds/],
    [{ lambdaConcurrency: 5 }, /^lambdaConcurrency must be the whole number that Service Quotas shows, at least 10/],
    [{ deletionProtection: 'on' }, /^deletionProtection must be true or false/],
    [{ keepsData: false }, /^deletionProtection must be false where keepsData is false/],
    [
      { connectInstanceArn: instanceArn.replace('eu-central-1', 'af-south-1') },
      /^consoleAccessLogs must be false: CloudFront cannot write its logs into a bucket in af-south-1/,
    ],
    [
      { contactRecords: { kinesisStreamArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/ctr' } },
      /^contactRecords\.kinesisStreamArn must be in the region and account of connectInstanceArn/,
    ],
    [{ existing: { contactTable: 'Contacts' } }, /^existing\.contactTable is not a setting/],
    [{ existing: { contactsTable: 'Contacts' } }, /^existing\.contactsTable must be \{ tableName, streamArn \}/],
    [
      { existing: { contactsTable: { tableName: 'Contacts', streamArn: 'on' } } },
      /^existing\.contactsTable\.streamArn must be the table's latest stream ARN/,
    ],
    [
      { existing: { contactsTable: { tableName: 'Contacts', streamArn: streamOf('Contacts-2') } } },
      /^existing\.contactsTable\.streamArn must be a stream of the table tableName/,
    ],
    [{ existing: { usersTable: 'Fermata', stagingTable: 'Fermata' } }, /^existing names one table twice/],
    [{ existing: { usersTable: 'arn:aws:dynamodb:x' } }, /^existing\.usersTable must be the name of a DynamoDB table/],
    [{ existing: { archiveBucket: 's3://acme' } }, /^existing\.archiveBucket must be the name of an S3 bucket/],
    [
      { existing: { recordBucket: 'acme', recordingsBucket: 'acme' } },
      /^existing\.recordingsBucket must not be the recordBucket/,
    ],
    [
      { recordings: { bucketName: 'acme', prefix: '' }, existing: { recordingsBucket: 'fermata' } },
      /^existing\.recordingsBucket works only with recordings: 'own'/,
    ],
    [{ existing: { keyArn: 'alias/fermata' } }, /^existing\.keyArn must be the ARN of a KMS key, not of an alias/],
    [
      { existing: { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d' } },
      /^existing\.keyArn must be in the region and account of connectInstanceArn/,
    ],
    [{ existing: { userPoolId: 'Fermata' } }, /^existing\.userPoolId must be the id of a user pool/],
    [{ existing: { userPoolId: 'eu-west-1_Ab12Cd34E' } }, /^existing\.userPoolId must be in the region and account/],
    [{ keepsData: 'yes' }, /^keepsData must be true or false/],
    [
      control({ connectQuota: { requestsPerSecond: 0, burst: 5 } }),
      /^recordingControl\.connectQuota\.requestsPerSecond must/,
    ],
    [
      control({ connectQuota: { requestsPerSecond: 2, burst: 0.5 } }),
      /^recordingControl\.connectQuota\.burst must be a whole/,
    ],
    [control({ connectScreens: 'yes' }), /^recordingControl\.connectScreens must be true or false/],
    [
      control({ twilio: { ...twilio, secretName: key } }),
      /^recordingControl\.twilio\.secretName must be the name of a secret/,
    ],
    [
      control({ twilio: { ...twilio, pauseBehavior: 'mute' } }),
      /^recordingControl\.twilio\.pauseBehavior must be "silence"/,
    ],
    [
      control({ twilio: { ...twilio, apiUrl: 'http://127.0.0.1:4011' } }),
      /^recordingControl\.twilio\.apiUrl must begin with https/,
    ],
    [
      control({ webex: { ...webex, apiUrl: 'http://api.wxcc-eu1.cisco.com' } }),
      /^recordingControl\.webex\.apiUrl must begin with https/,
    ],
    [
      control({ webex: { ...webex, apiUrl: 'api.wxcc-eu1.cisco.com' } }),
      /^recordingControl\.webex\.apiUrl must be an address/,
    ],
    [
      control({ twilio, webex: { ...webex, secretName: twilio.secretName } }),
      /^recordingControl\.webex\.secretName must not be the secret of twilio/,
    ],
    [
      control({ agentWorkspaceOrigins: ['https://acme.my.connect.aws/agent'] }),
      /^recordingControl\.agentWorkspaceOrigins\.0 must be an address without a path/,
    ],
    [
      control({ agentWorkspaceOrigins: ['https://*.my.connect.aws'] }),
      /^recordingControl\.agentWorkspaceOrigins\.0 must be an address/,
    ],
    [
      control({ agentWorkspaceOrigins: ['http://127.0.0.1:*'] }),
      /^recordingControl\.agentWorkspaceOrigins\.0 must begin with https/,
    ],
    [{ connectSimulator: 'http://127.0.0.1:4010' }, /^connectSimulator is for one machine only/],
    [{ alarmAdress: 'on-call@example.com' }, /^alarmAdress is not a setting/],
  ])('such as %j', (change, sentence) => {
    const wrong = refusals({ ...production, ...change });
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(sentence);
    expect(wrong[0]).toMatch(/^[^.]+(\.\w+)*[^\n]*\.$/);
  });
});

test('all problems of the settings are reported at once', () => {
  expect(refusals({ ...production, timeZone: 'Berlin', playbackSeconds: 0 })).toHaveLength(2);
});

test('an unknown deployment is reported by name, with the existing ones', () => {
  const app = new App({ context: { deployment: 'prod' } });
  expect(() => chosenDeployment(app.node)).toThrow(
    'deployments.ts has no deployment "prod"; it has production, local.',
  );
});

test("simulators' addresses come from the start on this machine, and only if the deployment uses their provider", () => {
  const context = { connectSimulator: 'http://127.0.0.1:1', twilioSimulator: 'http://127.0.0.1:2' };
  const local = chosenDeployment(new App({ context: { deployment: 'local', ...context } }).node);
  expect(local.connectSimulator).toBe('http://127.0.0.1:1');
  expect(local.recordingControl.twilio?.apiUrl).toBe('http://127.0.0.1:2');
  expect(local.recordingControl.webex?.apiUrl).toBe(deployments.local!.recordingControl.webex!.apiUrl);
  const real = new App({ context: { deployment: 'production', twilioSimulator: 'http://127.0.0.1:2' } });
  expect(chosenDeployment(real.node).recordingControl.twilio).toBeUndefined();
});
