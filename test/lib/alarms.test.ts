import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fermataOf, production, resourcesOf, root, templateOf, wholeTemplateOf } from './kit.ts';

const { app, fermata } = fermataOf(production);
const template = wholeTemplateOf(fermata);
const { every, properties } = resourcesOf(template);

describe('an alarm', () => {
  const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
  const alarms = properties('AWS::CloudWatch::Alarm');

  const nameOf = ({ AlarmName }: { AlarmName: string }) => AlarmName.replace(/^Fermata: /, '');

  test('has a runbook heading with its name, and each heading has an alarm', () => {
    const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    // Alarms of some ways to sign in exist only where a deployment has them: test/lib/sign-in.test.ts.
    const ofSignIn = ['federated-token errors', 'sign-in-return errors', 'password-change errors'];
    expect(headings.sort()).toEqual([...alarms.map(nameOf), ...ofSignIn].sort());
  });

  test('has the stack’s name as a prefix, so that it cannot clash with an existing alarm of the account', () => {
    for (const { AlarmName } of alarms) expect(AlarmName).toMatch(/^Fermata: \S/);
  });

  test('is the same resource wherever its feature is in the stack, so that a second one with its name is never created', () => {
    for (const [id, { Properties }] of every('AWS::CloudWatch::Alarm')) {
      const words = nameOf(Properties).replace(/[^A-Za-z0-9]/g, '');
      expect(id.toLowerCase()).toMatch(new RegExp(`^${words.toLowerCase()}[0-9a-f]{8}$`));
    }
    // Another id would be another nested stack, with a second alarm of each name.
    expect(every('AWS::CloudFormation::Stack').map(([id]) => id)).toEqual([
      'AlarmsStackNestedStackStackNestedStackResource7D147D3C',
    ]);
  });

  test('is with the dashboard in a nested stack, which holds no data and no permissions', () => {
    const { all } = resourcesOf(template);
    const { all: inMain } = resourcesOf(templateOf(app));
    const nested = Object.keys(all).filter((id) => !inMain[id]);
    expect([...new Set(nested.map((id) => all[id]!.Type))].sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
    ]);
    expect(nested).toHaveLength(alarms.length + 1);
    // The address confirmed its subscription to this topic.
    expect(Object.keys(inMain)).toContain('AlarmsTopic3A2DFEBA');
  });

  test('says what people lose, and notifies the one address', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmDescription).toContain(`docs/runbook.md, "${nameOf({ AlarmName })}"`);
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^AlarmsTopic/) }]);
    }
    expect(properties('AWS::SNS::Subscription')).toEqual([
      expect.objectContaining({ Protocol: 'email', Endpoint: 'on-call@example.com' }),
    ]);
  });

  test('may be published by CloudWatch, which the topic and its key allow', () => {
    const allowed = (document: {
      Statement: { Effect: string; Principal?: { Service?: string }; Action: string | string[] }[];
    }) =>
      document.Statement.filter(
        ({ Effect, Principal }) => Effect === 'Allow' && Principal?.Service === 'cloudwatch.amazonaws.com',
      ).flatMap(({ Action }) => Action);
    expect(properties('AWS::SNS::TopicPolicy').flatMap(({ PolicyDocument }) => allowed(PolicyDocument))).toEqual([
      'sns:Publish',
    ]);
    const [key] = properties('AWS::KMS::Key');
    expect(allowed(key.KeyPolicy)).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']));
  });

  test('has a metric that the feature itself counts, as does the dashboard', () => {
    const text = JSON.stringify(template.toJSON()).replaceAll('\\"', '"');
    const looked = [
      ...[...text.matchAll(/"Fermata","(\w+)","service","([\w-]+)"/g)].map(
        ([, metric, feature]) => `${feature} ${metric}`,
      ),
      ...alarms
        .filter(({ Namespace }) => Namespace === 'Fermata')
        .map(({ MetricName, Dimensions }) => `${Dimensions[0].Value} ${MetricName}`),
    ];
    const counted = readdirSync(join(root, 'lambdas'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap(({ parentPath, name }) => {
        const [feature] = relative(join(root, 'lambdas'), parentPath).split('/');
        const text = readFileSync(join(parentPath, name), 'utf8');
        return [...text.matchAll(/count\('(\w+)'/g)].map(([, metric]) => `${feature} ${metric}`);
      });
    // What every holder of recordings counts is written once, in the domain.
    const handOver = join(root, 'domain/upload/hand-over');
    for (const name of readdirSync(handOver)) {
      const text = readFileSync(join(handOver, name), 'utf8');
      for (const [, metric] of text.matchAll(/count\('(\w+)'/g))
        counted.push(`staging-api ${metric}`, `desktop-api ${metric}`);
    }
    // What is done for screens by whichever function learns of it first.
    for (const name of readdirSync(join(root, 'domain/desktop/extraction'))) {
      const text = readFileSync(join(root, 'domain/desktop/extraction', name), 'utf8');
      for (const [, metric] of text.matchAll(/count\('(\w+)'/g))
        counted.push(
          ...['desktop-api', 'screen-extraction', 'screen-arrival'].map((feature) => `${feature} ${metric}`),
        );
    }
    // A pause that a gateway could not keep is counted where it is written down.
    const missedPause = readFileSync(join(root, 'domain/control/ledger/missed-pause.ts'), 'utf8');
    for (const [, metric] of missedPause.matchAll(/count\('(\w+)'/g)) counted.push(`gateway-control ${metric}`);
    // A pause that a PC reported late is counted where it begins.
    const commandLeg = readFileSync(join(root, 'domain/control/command/command-leg.ts'), 'utf8');
    for (const [, metric] of commandLeg.matchAll(/count\('(\w+)'/g)) counted.push(`desktop-triggers ${metric}`);
    expect(looked.length).toBeGreaterThan(5);
    expect(counted).toEqual(expect.arrayContaining(looked));
    expect(looked).toEqual(expect.arrayContaining(['retention RecordingsRemoved', 'staging-api RecordingsArchived']));
  });

  test('about an hour without a contact goes off only in opening hours, because a closed hour has no data and an open one has zeros', () => {
    const alarm = alarms.find((alarm) => nameOf(alarm) === 'no contact for an hour');
    expect(alarm).toMatchObject({ TreatMissingData: 'notBreaching', Threshold: 1, Period: 900, EvaluationPeriods: 4 });
    const open = properties('AWS::Scheduler::Schedule').find(({ Target }) =>
      JSON.stringify(Target.Arn).includes('putMetricData'),
    );
    expect(open).toMatchObject({
      ScheduleExpression: 'cron(0/15 8-17 ? * MON,TUE,WED,THU,FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    expect(JSON.parse(open.Target.Input)).toEqual({
      Namespace: 'Fermata',
      MetricData: [
        {
          MetricName: alarm.MetricName,
          Dimensions: [{ Name: 'service', Value: 'contact-import' }],
          Value: 0,
          Unit: 'Count',
        },
      ],
    });
    expect(alarm.Dimensions).toEqual([{ Name: 'service', Value: 'contact-import' }]);
  });
});
