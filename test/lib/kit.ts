import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Deployment, deployments } from '../../deployments.ts';
import { ConnectStack, wiringOf } from '../../lib/connect-stack.ts';
import { ConsoleStack } from '../../lib/console-stack.ts';
import { placeOf } from '../../lib/deployment/place.ts';
import { FermataStack } from '../../lib/fermata-stack.ts';

export const instanceArn = 'arn:aws:connect:eu-central-1:111122223333:instance/0a1b2c3d-0000-4000-8000-0123456789ab';
export const root = join(import.meta.dirname, '../..');

export const production: Deployment = {
  ...deployments.production!,
  connectInstanceArn: instanceArn,
  alarmAddress: 'on-call@example.com',
  timeZone: 'Europe/Berlin',
  // As from the second deployment on.
  deletionProtection: true,
};

/**
 * The main stack as it would be deployed, without bundling: the bundles are tested elsewhere.
 * CloudFormation's own validation takes seconds, so it runs once.
 */
export const fermataOf = (deployment: Deployment, { validated = false } = {}) => {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const app = new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: validated,
  });
  return { app, fermata: new FermataStack(app, 'Fermata', { ...placeOf(deployment), deployment }) };
};

/** Its console, too, and what Connect is configured to use. */
export const withConsole = (deployment: Deployment, { validated = true } = {}) => {
  const { app, fermata } = fermataOf(deployment, { validated });
  const console = new ConsoleStack(app, 'FermataConsole', { ...placeOf(deployment), deployment, fermata });
  if (wiringOf(deployment).length > 0) {
    new ConnectStack(app, 'FermataConnect', { ...placeOf(deployment), deployment, fermata, last: console });
  }
  return { app, fermata, console };
};

export const templateOf = (app: App, stack = 'Fermata'): Template =>
  Template.fromJSON(app.synth().getStackByName(stack).template);

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
export type Resource = { Type: string; Properties: any; DeletionPolicy?: string; UpdateReplacePolicy?: string };

/**
 * All that a stack deploys, as if it had no nested stacks: their resources beside its own, each parameter replaced by
 * what the stack passes for it.
 */
export const wholeTemplateOf = (stack: Stack): Template => {
  const template = Template.fromStack(stack).toJSON();
  const all: Record<string, Resource> = { ...template.Resources };
  for (const nested of stack.node.findAll().filter(NestedStack.isNestedStack)) {
    const { Parameters } = all[stack.getLogicalId(nested.nestedStackResource!)]!.Properties;
    const passed = (_key: string, value: unknown) => Parameters[(value as { Ref?: string } | null)?.Ref ?? ''] ?? value;
    for (const [id, resource] of Object.entries(Template.fromStack(nested).toJSON().Resources)) {
      if (all[id]) throw new Error(`Two resources are called ${id}.`);
      all[id] = JSON.parse(JSON.stringify(resource), passed);
    }
  }
  return Template.fromJSON({ ...template, Resources: all });
};

export const resourcesOf = (template: Template) => {
  const all: Record<string, Resource> = template.toJSON().Resources;
  const every = (type: string) => Object.entries(all).filter(([, { Type }]) => Type === type);
  const properties = (type: string) => every(type).map(([, { Properties }]) => Properties);
  return { all, every, properties };
};
