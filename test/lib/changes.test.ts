import { Checks } from '../../lib/deployment/checks.ts';
import { httpThrottle, socketThrottle } from '../../lib/deployment/request-limits.ts';
import { fermataOf, production, templateOf, withConsole } from './kit.ts';

const { app, fermata } = withConsole({ ...production, agents: 5000 }, { validated: false });
const template = templateOf(app);
const ofType = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);

/** What a function of the channel may do according to its role: action and the end of the resource. */
const rightsOf = (name: string): string[] => {
  const [, policy] = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) =>
    id.startsWith(`Changes${name}ServiceRole`),
  )!;
  return policy!.Properties.PolicyDocument.Statement.flatMap(
    ({ Action, Resource }: { Action: string | string[]; Resource: unknown }) =>
      [Action].flat().map((action) => `${action} ${JSON.stringify(Resource)}`),
  );
};

describe('the channel of changes', () => {
  test('has functions that send to its connections or close them, and none that does both', () => {
    const managed = (name: string) =>
      rightsOf(name)
        .filter((right) => right.startsWith('execute-api:'))
        .map((right) => right.match(/^(\S+) .*(ChangesGateway\w+).*(\/changes\/\w+\/@connections\/\*)/)?.slice(1));
    for (const [name, method] of [
      ['OnSocket', 'POST'],
      ['OnChange', 'POST'],
      ['OnSchedule', 'DELETE'],
    ] as const) {
      expect(managed(name)).toEqual([
        ['execute-api:ManageConnections', expect.any(String), `/changes/${method}/@connections/*`],
      ]);
    }
  });

  test('has functions that may read who is in which team, and write only connections', () => {
    const rights = rightsOf('OnChange').map((right) => right.split(' ')[0]);
    expect(rights).not.toContain('dynamodb:PutItem');
    expect(rights).not.toContain('dynamodb:Scan');
    expect(rights).not.toContain('dynamodb:UpdateItem');
  });

  test('is triggered only by contacts, states and settings, because tickets and quotas change all the time', () => {
    const [stream] = ofType('AWS::Lambda::EventSourceMapping').filter(({ FilterCriteria }) =>
      JSON.stringify(FilterCriteria ?? '').includes('settings'),
    );
    expect(JSON.parse(stream.FilterCriteria.Filters[0].Pattern)).toEqual({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { Keys: { sk: { S: ['live', 'state', 'settings'] } } },
    });
    const [live] = ofType('AWS::DynamoDB::Table').filter(({ TimeToLiveSpecification }) => TimeToLiveSpecification);
    expect(live.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  test('has an access log without headers, one of which is the ticket', () => {
    const stages = ofType('AWS::ApiGatewayV2::Stage').filter(({ StageName }) => StageName === 'changes');
    expect(stages).toHaveLength(1);
    expect(stages[0].AccessLogSettings.Format).not.toMatch(/header|querystring|authorizer/i);
  });

  test('is open to browsers from the console, which has its address', () => {
    const text = JSON.stringify(templateOf(app, 'FermataConsole').toJSON());
    expect(text).toMatch(/connect-src 'self'[^;]*wss:\/\//);
  });

  test('has limits of requests that follow from how many agents work at once', () => {
    const limits = ofType('AWS::ApiGatewayV2::Stage').map(({ StageName, DefaultRouteSettings }) => [
      StageName,
      DefaultRouteSettings.ThrottlingRateLimit,
      DefaultRouteSettings.ThrottlingBurstLimit,
    ]);
    expect(limits.sort()).toEqual([
      ['$default', 1100, 2200],
      ['changes', 500, 1000],
    ]);
    expect([httpThrottle(1).rateLimit, httpThrottle(300).rateLimit, httpThrottle(1000).rateLimit]).toEqual([
      200, 200, 300,
    ]);
    expect([socketThrottle(300).rateLimit, socketThrottle(2000).rateLimit]).toEqual([100, 200]);
  });

  test('has no findings of cdk-nag', () => {
    expect(new Checks(app).validateScope(fermata).violations).toEqual([]);
  });

  test('manages its connections on one machine at the engine’s own address', () => {
    const local = fermataOf({
      ...production,
      keepsData: false,
      deletionProtection: false,
      connectSimulator: 'http://127.0.0.1:4010',
    });
    const functions = Object.values(templateOf(local.app).findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Environment?.Variables?.CHANGES_ENDPOINT,
    );
    // Three of the channel itself, two that nudge PCs, and six that pause them.
    expect(functions).toHaveLength(11);
    for (const { Properties } of functions)
      expect(JSON.stringify(Properties.Environment.Variables.CHANGES_ENDPOINT)).toContain('/_aws/execute-api/');
  });
});
