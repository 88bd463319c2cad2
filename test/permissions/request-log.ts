import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Cloud, clientFor } from '../../local/cloud.ts';
import type { TappedRequest } from '../../local/front-door/request-tap.ts';
import { type Permission, permissionsOf } from './permissions-of.ts';
import { nameOf, type UsedPermission } from './used-permissions.ts';

/** Collects the AWS calls of a running system's functions. */
export class RequestLog {
  readonly #seen = new Map<string, { accessKeyId: string; permission: Permission }>();
  /** Calls that permissions-of.ts does not know. */
  readonly unknown = new Set<string>();

  readonly observe = (request: TappedRequest): void => {
    try {
      const { accessKeyId = '', permissions = [] } = permissionsOf(request) ?? {};
      for (const permission of permissions) {
        this.#seen.set(`${accessKeyId} ${permission.action} ${permission.resource}`, { accessKeyId, permission });
      }
    } catch (error) {
      this.unknown.add((error as Error).message);
    }
  };

  /** Everything that was used, by the names of constructs. @throws for a caller or a resource outside of the stack */
  async used(cloud: Cloud, templateFile: string): Promise<UsedPermission[]> {
    const { callers, constructs } = await namesIn(cloud, templateFile);
    const used = new Map<string, UsedPermission>();
    for (const { accessKeyId, permission } of this.#seen.values()) {
      const caller = callers.get(accessKeyId);
      if (!caller) throw new Error(`Unknown caller of ${permission.action}: ${accessKeyId}`);
      const one = { caller, action: permission.action, resource: constructOf(permission.resource, constructs) };
      used.set(nameOf(one), one);
    }
    return [...used.values()];
  }
}

/** The engine's credentials of a function's role session, as it makes them from the two names (lambda_runtime.py). */
const accessKeyOf = (functionArn: string, roleArn: string) =>
  `ASIA${createHash('sha256').update(`${functionArn}:${roleArn}`).digest('hex').slice(0, 16).toUpperCase()}`;

const namesIn = async (cloud: Cloud, templateFile: string) => {
  const { Resources } = JSON.parse(readFileSync(join(templateFile), 'utf8')) as {
    Resources: Record<string, { Metadata?: Record<string, string> }>;
  };
  /** Physical name -> path of the construct. */
  const constructs = new Map<string, string>();
  const callers = new Map<string, string>();
  const lambda = new LambdaClient(clientFor(cloud));
  const pages = paginateListStackResources(
    { client: new CloudFormationClient(clientFor(cloud)) },
    { StackName: 'Fermata' },
  );
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' } of StackResourceSummaries) {
      const path = Resources[LogicalResourceId]?.Metadata?.['aws:cdk:path'];
      if (!path) continue;
      const name = path.split('/').slice(1, -1).join('/');
      if (/::(Table|Bucket|Queue|Function|Topic|StateMachine|UserPool|Api|Key)$/.test(ResourceType)) {
        constructs.set(PhysicalResourceId.split(/[/:]/).at(-1) ?? '', name);
      }
      if (ResourceType !== 'AWS::Lambda::Function') continue;
      const { FunctionArn = '', Role = '' } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: PhysicalResourceId }),
      );
      callers.set(accessKeyOf(FunctionArn, Role), name);
    }
  }
  return { constructs, callers };
};

/** The prefixes that policies distinguish. What follows them is the name of an object. */
const prefixes = ['ctr/', 'quarantine/', 'recordings/', 'arrivals/'];

/** `Storage/Archive/recordings/*`, `Storage/Contacts/index/byDay`, `secret:fermata/twilio`, `connect:instance/contact/*`, `execute-api:Changes/Gateway/...`. */
export const constructOf = (arn: string, constructs: ReadonlyMap<string, string>): string => {
  if (arn === '*') return arn;
  const [, , service = '', , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  const own = (physical: string) => {
    const path = constructs.get(physical);
    if (path === undefined) throw new Error(`The stack has no ${arn}`);
    return path;
  };
  if (service === 's3') {
    const [bucket = '', ...key] = resource.split('/');
    if (key.length === 0) return own(bucket);
    const prefix = prefixes.find((one) => key.join('/').startsWith(one)) ?? '';
    return `${own(bucket)}/${prefix}*`;
  }
  if (service === 'dynamodb') {
    const [, table = '', ...index] = resource.split('/');
    return [own(table), ...index].join('/');
  }
  if (/^(sqs|lambda|cognito-idp|kms)$/.test(service)) return own(resource.split(/[:/]/).at(-1) ?? '');
  if (service === 'secretsmanager') return resource.replace(/^(secret:fermata\/data-servers\/).+$/, '$1*');
  if (service === 'events') return `events:${resource}`;
  if (service === 'execute-api') {
    const [api = '', ...connections] = resource.split('/');
    return ['execute-api:', own(api), '/', connections.join('/')].join('');
  }
  if (service === 'connect') {
    const [, , kind] = resource.split('/');
    return kind ? `connect:instance/${kind}/*` : 'connect:instance';
  }
  throw new Error(`No name for ${arn}`);
};
