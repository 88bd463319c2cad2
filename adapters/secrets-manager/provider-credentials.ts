import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';

interface Options {
  secretId: string;
  /** Milliseconds that a secret is remembered; left out: five minutes. */
  freshFor?: number;
  /** Milliseconds between two readings that were asked for `anew`: a wrong secret must not be read at every request. */
  anewAtMost?: number;
  clock?: Clock;
}

/**
 * A provider's credentials: a secret that is a JSON object of words, with at least these `fields`. It is remembered for
 * minutes and read anew when what it held was refused. What it holds is in no message: who may not read the secret shall
 * not find it in a log.
 * @throws Failure `unavailable` when it cannot be read now, or is not such an object
 */
export const providerCredentials = <Field extends string, Optional extends string = never>(
  client: SecretsManagerClient,
  fields: readonly Field[],
  { secretId, freshFor = 300_000, anewAtMost = 10_000, clock = () => new Date() }: Options,
): ((anew?: boolean) => Promise<Record<Field, string> & Partial<Record<Optional, string>>>) => {
  type Credentials = Record<Field, string> & Partial<Record<Optional, string>>;
  let held: { credentials: Promise<Credentials>; at: number } | undefined;

  const read = async (): Promise<Credentials> => {
    const found = await client.send(new GetSecretValueCommand({ SecretId: secretId })).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'Error';
      throw new Failure('unavailable', `The provider’s credentials cannot be read: ${name}`);
    });
    const words = wordsIn(found.SecretString);
    const missing = fields.filter((field) => !words[field]);
    if (missing.length > 0)
      throw new Failure('unavailable', `The provider’s credentials are incomplete: ${missing.join(', ')} missing`);
    return words as Credentials;
  };

  return (anew = false) => {
    const now = clock().getTime();
    if (held && now - held.at < (anew ? anewAtMost : freshFor)) return held.credentials;
    const reading = { credentials: read(), at: now };
    held = reading;
    // What could not be read is not remembered.
    reading.credentials.catch(() => {
      if (held === reading) held = undefined;
    });
    return reading.credentials;
  };
};

const wordsIn = (secret: string | undefined): Record<string, string> => {
  try {
    const words: unknown = JSON.parse(secret ?? '');
    return Object.fromEntries(Object.entries(words ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    // Its own error would quote the secret.
    return {};
  }
};
