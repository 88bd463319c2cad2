import * as z from 'zod';
import type { DataServerStore, EnrolledAgent } from '../../domain/data-server/data-server.ts';
import { DetailedFailure, Failure } from '../../domain/failure.ts';
import { NotSignedIn } from '../kit/http/problem.ts';

/** Signed with the right key, but not at our time: the agent sets its clock by ours. */
const wrongClock = (now: Date) =>
  new DetailedFailure('signed-out', 'The token is not of this time', { serverTime: now.toISOString() });

/** Seconds that two clocks may differ, and that a token lives at most. */
const leeway = 60;
const longestLife = 300;

const header = z.object({ alg: z.literal('EdDSA') });
const payload = z.object({
  sub: z.string().min(1).max(128),
  aud: z.literal('fermata-staging'),
  iat: z.number().int(),
  exp: z.number().int(),
  path: z.string(),
  bodySha256: z.string(),
});

/** The call that a token must have been signed for. */
export interface SignedCall {
  path: string;
  /** As it was sent. */
  body: string;
}

const sha256 = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64url');

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'base64url'));

const read = <Schema extends z.ZodType>(schema: Schema, part: string): z.infer<Schema> => {
  try {
    return schema.parse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch (error) {
    throw new NotSignedIn('The token cannot be read', { cause: error });
  }
};

/** @throws Failure `invalid` for what is no key of Ed25519 */
export const publicKey = async (key: EnrolledAgent['publicKey']) => {
  try {
    return await crypto.subtle.importKey('jwk', { ...key }, 'Ed25519', false, ['verify']);
  } catch (error) {
    throw new Failure('invalid', 'This is no public key of Ed25519', { field: 'publicKey', cause: error });
  }
};

/**
 * Which enrolled agent signed this call: JWT (RFC 7519) with EdDSA (RFC 8037), and no other algorithm. The signature is
 * checked before the times, so that only an enrolled agent learns that its clock is wrong. A token is good for one path and
 * one body, so that a copy of it can do nothing but the same call again, which every call allows.
 * @throws NotSignedIn, and Failure `signed-out` with `serverTime` for a wrong clock
 */
export const agentOf = async (
  authorization: string | undefined,
  call: SignedCall,
  { dataServers, now }: { dataServers: Pick<DataServerStore, 'agent'>; now: Date },
): Promise<EnrolledAgent> => {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw new NotSignedIn('There is no token');
  const [head = '', body = '', signature = ''] = token.split('.');
  read(header, head);
  const { sub, iat, exp, path, bodySha256 } = read(payload, body);

  const agent = await dataServers.agent(sub);
  if (!agent) throw new NotSignedIn('This agent is not enrolled (any more)');
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (!(await crypto.subtle.verify('Ed25519', await publicKey(agent.publicKey), bytes(signature), signed))) {
    throw new NotSignedIn('The token was signed with another key');
  }
  if (path !== call.path || bodySha256 !== (await sha256(call.body))) {
    throw new NotSignedIn('The token was signed for another call');
  }
  if (exp <= iat || exp - iat > longestLife) throw new NotSignedIn(`A token lives at most ${longestLife} seconds`);
  const seconds = now.getTime() / 1000;
  if (iat > seconds + leeway || exp < seconds - leeway) throw wrongClock(now);
  return agent;
};
