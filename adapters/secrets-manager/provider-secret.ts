import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import { type AwsAccount, jsonOperation, signedCall } from '../aws/signed-call.ts';

interface Settings extends AwsAccount {
  clock: Clock;
}

/** Returns the fields of a secret. With `renew` it is read again, because the provider refused the previous ones. */
export type SecretSource<Fields> = (renew?: boolean) => Promise<Fields>;

/** A renewed secret takes effect within this time; one that is refused is read again sooner. */
const keptFor = 5 * 60_000;
const refusedFor = 5_000;
const answerWithin = 2_000;

/**
 * A secret that holds a JSON object with at least these fields. Nothing of a secret is ever in an error.
 */
export const providerSecret = <Field extends string>(
  { clock, ...account }: Settings,
  name: string,
  fields: readonly Field[],
): SecretSource<Record<Field, string>> => {
  const call = signedCall({ ...account, service: 'secretsmanager' });
  let kept: { at: number; secret: Promise<Record<Field, string>> } | undefined;

  const read = async (): Promise<Record<Field, string>> => {
    const body = JSON.stringify({ SecretId: name });
    const answer = await call({
      headers: jsonOperation('secretsmanager.GetSecretValue'),
      body,
      signal: AbortSignal.timeout(answerWithin),
    }).catch((cause) => {
      throw new Failure('unavailable', `Secrets Manager did not respond to the request for ${name}`, { cause });
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Failure('unavailable', `Secrets Manager answered ${answer.status} to the request for ${name}`);
    const secret = fieldsOf(text);
    const missing = fields.filter((field) => typeof secret[field] !== 'string' || secret[field] === '');
    if (missing.length > 0) throw new Failure('unavailable', `The secret ${name} lacks ${missing.join(' and ')}`);
    return secret as Record<Field, string>;
  };

  return (renew = false) => {
    const now = clock().getTime();
    if (!kept || now - kept.at >= (renew ? refusedFor : keptFor)) {
      const reading = { at: now, secret: read() };
      kept = reading;
      reading.secret.catch(() => {
        if (kept === reading) kept = undefined;
      });
    }
    return kept.secret;
  };
};

/** A secret that cannot be read has no fields. Its content never appears anywhere. */
const fieldsOf = (answer: string): Record<string, unknown> => {
  try {
    const secret: unknown = JSON.parse(JSON.parse(answer).SecretString);
    return typeof secret === 'object' && secret !== null ? (secret as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
