import * as z from 'zod';

export const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

export const whole = (min: number, max: number, message: string) =>
  z.number(message).int(message).min(min, message).max(max, message);
export const arn = (service: string, resource: string, message: string) =>
  z.string(message).regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`), message);

export const yesOrNo = z.boolean('must be true or false.');
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket (a name, not an ARN or an address).');
export const tableName = z
  .string()
  .regex(/^[\w.-]{3,255}$/, 'must be the name of a DynamoDB table (a name, not an ARN).');
export const keyArn = arn('kms', 'key/[\\w-]+', 'must be the ARN of a KMS key, not of an alias.').optional();
export const secretName = z
  .string()
  .regex(/^[\w/+=.@-]{1,512}$/, 'must be the name of a secret in Secrets Manager (a name, not an ARN).');
export const address = z.url({ protocol: /^https?$/, error: 'must be an address, such as https://api.example.com.' });
