import type { Deployment } from '../../deployments.ts';
import { fermataOf, production } from '../lib/kit.ts';
import { allows, type Grant, grantsOfRoles, grantsOfServices, isExactly, type Need } from './granted.ts';
import { needsOfFunctions, needsOfServices, roleOf } from './needs.ts';
import { reviewed } from './reviewed.ts';
import { type ReadTemplate, readTemplate } from './template.ts';
import { usedPermissions } from './used-permissions.ts';

/** Providers by the names that the journeys' deployment gives their secrets. */
const withProviders: Deployment = {
  ...production,
  liveMonitoring: { listening: true },
  recordingControl: {
    ...production.recordingControl,
    twilio: { secretName: 'fermata/twilio', pauseBehavior: 'silence', manual: true },
    webex: { secretName: 'fermata/webex', apiUrl: 'https://api.wxcc-eu1.cisco.com', commands: true },
  },
};
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';
const deployments: Record<string, Deployment> = {
  'everything its own': withProviders,
  'existing buckets with keys': {
    ...withProviders,
    contactRecords: { bucketName: 'acme-records', prefix: 'ctr/', keyArn },
    recordings: { bucketName: 'acme', prefix: 'connect/acme/CallRecordings/', keyArn },
  },
  'a Kinesis stream with a key': {
    ...withProviders,
    contactRecords: { kinesisStreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr', keyArn },
  },
  'no providers but Connect': production,
};

const nameOf = ({ pathOf }: ReadTemplate, { who, action, resource }: Need | Grant) =>
  `${pathOf(who)}: ${action} on ${resource.replace(/^arn:of:(\w+)/, (_, id) => pathOf(id))}`;

/** Reviewed grants that some deployment needed. */
const needed = new Set<unknown>();

describe.each(Object.entries(deployments))('in a deployment with %s', (_name, deployment) => {
  const { fermata } = fermataOf(deployment);
  const template = readTemplate(fermata);
  const grants = [...grantsOfRoles(template), ...grantsOfServices(template)];
  const needs = [
    ...needsOfFunctions(template, deployment, usedPermissions()),
    ...needsOfServices(template, deployment),
  ];

  test('everything is allowed that the journeys saw functions do, and that AWS does for them', () => {
    const denied = needs.filter((need) => !grants.some((grant) => allows(grant, need)));
    expect([...new Set(denied.map((need) => nameOf(template, need)))].sort()).toEqual([]);
  });

  test('nothing else is granted, unless the reviewed list says why', () => {
    const unused = grants.filter((grant) => !needs.some((need) => isExactly(grant, need)));
    const unexplained = unused.filter(({ who, action, resource }) => {
      const found = reviewed.filter(
        (entry) =>
          entry.who.test(template.pathOf(who)) && entry.action.test(action) && (entry.resource?.test(resource) ?? true),
      );
      for (const entry of found) needed.add(entry);
      return found.length === 0;
    });
    expect([...new Set(unexplained.map((grant) => nameOf(template, grant)))].sort()).toEqual([]);
  });
});

test('every entry of the reviewed list is still needed', () => {
  expect(reviewed.filter((entry) => !needed.has(entry))).toEqual([]);
});

describe('the comparison of permissions', () => {
  const { fermata } = fermataOf(production);
  const template = readTemplate(fermata);
  const grants = grantsOfRoles(template);
  const role = roleOf(template, template.idOf('ContactImport/Function')!);
  const contacts = `arn:of:${template.idOf('Storage/Contacts')}`;
  const may = (action: string, resource = contacts) =>
    grants.some((grant) => allows(grant, { who: role, action, resource }));

  test('would find that the import looks up what it has before it writes, which was once forgotten', () => {
    expect(may('dynamodb:BatchGetItem')).toBe(true);
    const forgotten = grants.filter(({ action }) => action !== 'dynamodb:BatchGetItem');
    const need = { who: role, action: 'dynamodb:BatchGetItem', resource: contacts };
    expect(forgotten.some((grant) => allows(grant, need))).toBe(false);
  });

  test('accepts no permission beyond its verb, its table, its prefix or its condition', () => {
    expect(may('dynamodb:Scan')).toBe(false);
    expect(may('dynamodb:PutItem', `arn:of:${template.idOf('Storage/Users')}`)).toBe(false);
    const records = `arn:of:${template.idOf('Storage/RecordBucket')}`;
    expect(may('s3:PutObject', `${records}/quarantine/*`)).toBe(true);
    expect(may('s3:PutObject', `${records}/*`)).toBe(false);
    const conditional = { who: role, action: 'a:B', resource: 'c', conditions: { StringEquals: { 'd:e': ['f'] } } };
    const need = { who: role, action: 'a:B', resource: 'c' };
    expect(allows(conditional, need)).toBe(false);
    expect(allows(conditional, { ...need, context: { 'd:e': 'f' } })).toBe(true);
    const strange = { ...conditional, conditions: { NumericLessThan: { 'd:e': ['1'] } } };
    expect(() => allows(strange, need)).toThrow('NumericLessThan');
  });

  test('counts a pattern that is wider than what was used as unused', () => {
    const need = { who: role, action: 's3:GetObject', resource: 'arn:aws:s3:::b/recordings/*' };
    const grant = (action: string, resource: string) => ({ who: role, action, resource, conditions: {} });
    expect(isExactly(grant('s3:GetObject', 'arn:aws:s3:::b/recordings/*'), need)).toBe(true);
    for (const wider of [
      grant('s3:Get*', need.resource),
      grant('s3:GetObject', 'arn:aws:s3:::b/*'),
      grant('s3:*', '*'),
    ]) {
      expect(allows(wider, need)).toBe(true);
      expect(isExactly(wider, need)).toBe(false);
    }
  });
});
