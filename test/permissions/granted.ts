import { ofType, type ReadTemplate, type Value } from './template.ts';

/** An allowed action on a resource; both can be patterns. */
export interface Grant {
  /** Logical id of a role, or a service: `s3.amazonaws.com`. */
  who: string;
  action: string;
  resource: string;
  conditions: Value;
}

const list = (value: Value): Value[] => [value].flat();

/** Everything that roles may do. Only Allow: a role with a Deny needs a human reader, not this test. */
export const grantsOfRoles = (template: ReadTemplate): Grant[] => {
  const documents = [
    ...ofType(template, 'AWS::IAM::Policy').flatMap(([, { Roles, PolicyDocument }]) =>
      list(Roles).map((role: Value) => [template.refersTo(role), PolicyDocument]),
    ),
    ...ofType(template, 'AWS::IAM::Role').flatMap(([id, { Policies = [] }]) =>
      Policies.map(({ PolicyDocument }: Value) => [id, PolicyDocument]),
    ),
  ];
  return documents.flatMap(([who, document]) => statements(template, who, document));
};

/** Everything that services may do by the policies of queues, topics, buckets and the key, and by permissions of functions. */
export const grantsOfServices = (template: ReadTemplate): Grant[] => [
  ...['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
    ofType(template, type).flatMap(([, { PolicyDocument }]) => services(template, PolicyDocument)),
  ),
  ...ofType(template, 'AWS::KMS::Key').flatMap(([id, { KeyPolicy }]) =>
    services(template, KeyPolicy).map((grant) => ({ ...grant, resource: `arn:of:${id}` })),
  ),
  ...ofType(template, 'AWS::Lambda::Permission').map(([, { Action, FunctionName, Principal, SourceArn }]) => ({
    who: template.text(Principal),
    action: Action,
    resource: template.text(FunctionName),
    conditions: SourceArn ? { ArnLike: { 'aws:SourceArn': template.text(SourceArn) } } : undefined,
  })),
];

const services = (template: ReadTemplate, document: Value): Grant[] =>
  document.Statement.flatMap(({ Principal, ...statement }: Value) => {
    const principals = list(Principal?.Service ?? Principal?.AWS ?? Principal).map(template.text);
    return principals.flatMap((who) => statements(template, who, { Statement: [statement] }));
  });

const statements = (template: ReadTemplate, who: string, document: Value): Grant[] =>
  document.Statement.filter(({ Effect }: Value) => Effect === 'Allow').flatMap(
    ({ Action, Resource, Condition, NotAction, NotResource }: Value) => {
      if (NotAction || NotResource) throw new Error(`${who} has a grant by exclusion`);
      return list(Action).flatMap((action: string) =>
        list(Resource).map((resource: Value) => ({
          who,
          action,
          resource: template.text(resource),
          conditions: written(template, Condition),
        })),
      );
    },
  );

/** Conditions with every value as text: operator -> key -> values. */
const written = (template: ReadTemplate, conditions: Value): Value =>
  Object.fromEntries(
    Object.entries<Value>(conditions ?? {}).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, list(value).map(template.text)])),
    ]),
  );

/** IAM's patterns: `*` is any characters, `?` is one. Names of actions are the same in any case. */
const covers = (pattern: string, value: string, flags = ''): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    flags,
  ).test(value);

/** Something that must be allowed. A resource may be a pattern: then everything below it must be. */
export interface Need {
  who: string;
  action: string;
  resource: string;
  /** Condition keys of the request. */
  context?: Readonly<Record<string, string>>;
}

export const allows = (grant: Grant, need: Need): boolean =>
  grant.who === need.who &&
  covers(grant.action, need.action, 'i') &&
  covers(grant.resource, need.resource) &&
  holds(grant.conditions, need.context ?? {});

/** Whether the grant is this one and no wider. */
export const isExactly = (grant: Grant, need: Need): boolean =>
  allows(grant, need) && grant.action.toLowerCase() === need.action.toLowerCase() && grant.resource === need.resource;

const holds = (conditions: Value, context: Readonly<Record<string, string>>): boolean =>
  Object.entries<Record<string, Value>>(conditions ?? {}).every(([operator, keys]) => {
    if (!/^(StringEquals|StringLike|ArnLike|ArnEquals)$/.test(operator))
      throw new Error(`Teach test/permissions/granted.ts: ${operator}`);
    return Object.entries(keys).every(([key, expected]) =>
      list(expected).some((one) => context[key] !== undefined && conditionCovers(operator, one, context[key])),
    );
  });

const conditionCovers = (operator: string, expected: Value, actual: string): boolean =>
  operator === 'StringEquals' ? expected === actual : covers(String(expected), actual);
