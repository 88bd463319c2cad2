import * as z from 'zod';
import { DetailedFailure, Failure } from '../../../domain/failure.ts';
import { NotSignedIn } from './problem.ts';

/** A public key of Ed25519, as a JWK. */
export type ProgramKey = { kty: 'OKP'; crv: 'Ed25519'; x: string };

/** An enrolled program on site. */
interface Enrolled {
  publicKey: ProgramKey;
}

/** The key was right but the clock wrong. The program corrects its clock by ours. */
const wrongClock = (now: Date) =>
  new DetailedFailure('signed-out', 'The token is not valid at this time', { serverTime: now.toISOString() });

/** By how many seconds two clocks may differ, and for how long a token is valid. */
const leeway = 60;
const longestLife = 300;

const header = z.object({ alg: z.literal('EdDSA') });
const payload = z.object({
  sub: z.string().min(1).max(128),
  aud: z.string(),
  iat: z.number().int(),
  exp: z.number().int(),
  path: z.string(),
  bodySha256: z.string(),
});

/** The call that a token must have been signed for. */
export interface SignedCall {
  path: string;
  /** As it was received. */
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

/** @throws Failure `invalid` for a key that is not Ed25519 */
export const publicKey = async (key: ProgramKey) => {
  try {
    return await crypto.subtle.importKey('jwk', { ...key }, 'Ed25519', false, ['verify']);
  } catch (error) {
    throw new Failure('invalid', 'This is not an Ed25519 public key', { field: 'publicKey', cause: error });
  }
};

/**
 * Identifies the enrolled program that signed this call: JWT (RFC 7519) with EdDSA (RFC 8037), and no other algorithm.
 * The signature is checked before the times, so that only an enrolled program learns that its clock is wrong. A token
 * is valid for one path and one body, so a copy of it can only repeat the same call, which every call allows.
 * @throws NotSignedIn, and Failure `signed-out` with `serverTime` for a wrong clock
 */
export const signerOf = async <Program extends Enrolled>(
  authorization: string | undefined,
  call: SignedCall,
  { audience, find, now }: { audience: string; find: (id: string) => Promise<Program | undefined>; now: Date },
): Promise<Program> => {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw new NotSignedIn('There is no token');
  const [head = '', body = '', signature = ''] = token.split('.');
  read(header, head);
  const { sub, aud, iat, exp, path, bodySha256 } = read(payload, body);
  if (aud !== audience) throw new NotSignedIn('The token is for another API');

  const program = await find(sub);
  if (!program) throw new NotSignedIn('This program is not enrolled, or no longer enrolled');
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (!(await crypto.subtle.verify('Ed25519', await publicKey(program.publicKey), bytes(signature), signed))) {
    throw new NotSignedIn('The token was signed with another key');
  }
  if (path !== call.path || bodySha256 !== (await sha256(call.body))) {
    throw new NotSignedIn('The token was signed for another call');
  }
  if (exp <= iat || exp - iat > longestLife) throw new NotSignedIn(`A token lives at most ${longestLife} seconds`);
  const seconds = now.getTime() / 1000;
  if (iat > seconds + leeway || exp < seconds - leeway) throw wrongClock(now);
  return program;
};
