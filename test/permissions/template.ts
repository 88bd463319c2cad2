import { CfnElement, Stack } from 'aws-cdk-lib';
import { wholeTemplateOf } from '../lib/kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
export type Value = any;
export interface Resource {
  Type: string;
  Properties: Value;
}

/** A synthesized stack and its nested ones, with references as names: `arn:of:<logical id>` is the ARN of a resource. */
export interface ReadTemplate {
  resources: Readonly<Record<string, Resource>>;
  /** Path of the construct within the stack, without CDK's last `Resource`. */
  pathOf(logicalId: string): string;
  /** Logical id of the construct with this path; undefined where the stack has none. */
  idOf(path: string): string | undefined;
  /** What a value will be, with names for what is known only at deployment. */
  text(value: Value): string;
  /** The logical id that a value refers to. */
  refersTo(value: Value): string;
}

const pseudo: Record<string, string> = {
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
};

export const readTemplate = (stack: Stack): ReadTemplate => {
  const { Resources: resources } = wholeTemplateOf(stack).toJSON() as { Resources: Record<string, Resource> };
  const paths = new Map<string, string>();
  for (const node of stack.node.findAll()) {
    if (!CfnElement.isCfnElement(node)) continue;
    const path = node.node.path.split('/').slice(1).join('/');
    paths.set(Stack.of(node).resolve(node.logicalId), path.replace(/\/Resource$/, ''));
  }
  const ids = new Map([...paths].map(([id, path]) => [path, id]));

  const text = (value: Value): string => {
    if (typeof value === 'string') return value;
    const [[kind, given] = []] = Object.entries(value ?? {}) as [string, Value][];
    switch (kind) {
      case 'Ref':
        // Of these, Ref is the ARN.
        if (resources[given]?.Type === 'AWS::SNS::Topic') return `arn:of:${given}`;
        return pseudo[given] ?? given;
      case 'Fn::GetAtt':
        if (given[1] === 'Arn') return `arn:of:${given[0]}`;
        return given[1] === 'StreamArn' ? `arn:of:${given[0]}/stream` : given.join('.');
      case 'Fn::Join':
        return given[1].map(text).join(given[0]);
      default:
        throw new Error(`Teach test/permissions/template.ts: ${JSON.stringify(value)}`);
    }
  };
  return {
    resources,
    pathOf: (id) => paths.get(id) ?? id,
    idOf: (path) => ids.get(path),
    text,
    refersTo: (value) =>
      text(value)
        .replace(/^arn:of:/, '')
        .split(/[./]/)[0] ?? '',
  };
};

export const ofType = ({ resources }: ReadTemplate, type: string): [string, Value][] =>
  Object.entries(resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties ?? {}]] : []));
