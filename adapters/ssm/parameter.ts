import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { Failure } from '../../domain/failure.ts';

/** A value that one stack stores for another. It is read once, because it only changes with a deployment. */
export const parameterNamed = (client: SSMClient, name: string): (() => Promise<string>) => {
  let value: string | undefined;
  return async () => {
    if (value !== undefined) return value;
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name })).catch((cause: unknown) => {
      throw new Failure('unavailable', `The parameter ${name} cannot be read`, { cause });
    });
    if (!Parameter?.Value) throw new Failure('unavailable', `The parameter ${name} is empty`);
    value = Parameter.Value;
    return value;
  };
};
