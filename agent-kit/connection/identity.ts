import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../domain/clock.ts';
import { CannotStart } from '../program/cannot-start.ts';

/** Identifies this program to Fermata. `Details` is the answer of the API to its enrolment. */
export type Identity<Details = unknown> = Details & { agentId: string; privateKey: KeyObject };

export type PublicKey = { kty: 'OKP'; crv: 'Ed25519'; x: string };

const fileOf = (stateFolder: string): string => join(stateFolder, 'identity.json');

export const newKey = (): { publicKey: PublicKey; privateKey: KeyObject } => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: { kty: 'OKP', crv: 'Ed25519', x: publicKey.export({ format: 'jwk' }).x! }, privateKey };
};

/** The private key never leaves this file, which only its owner may read. */
export const writeIdentity = (stateFolder: string, { privateKey, ...details }: Identity): void => {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const file = fileOf(stateFolder);
  const handle = openSync(`${file}.new`, 'w', 0o600);
  writeSync(handle, `${JSON.stringify({ ...details, privateKey: privateKey.export({ format: 'jwk' }) }, null, 2)}\n`);
  // When root enrols, the account of the service, which owns this folder, still has to read the file.
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(stateFolder);
    fchownSync(handle, uid, gid);
  }
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
};

/** @throws CannotStart with `notEnrolled` when there is no identity yet. */
export const readIdentity = <Details>(stateFolder: string, notEnrolled: string): Identity<Details> => {
  try {
    const { privateKey, ...details } = JSON.parse(readFileSync(fileOf(stateFolder), 'utf8'));
    return { ...details, privateKey: createPrivateKey({ key: privateKey, format: 'jwk' }) };
  } catch (error) {
    throw new CannotStart(
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? notEnrolled
        : `The identity in ${stateFolder} cannot be read: ${(error as Error).message}`,
    );
  }
};

/** Enrols this machine with Fermata. The private key is created here and never leaves this machine. */
export const enrol = async <Details extends { agentId: string }>(
  stateFolder: string,
  register: (publicKey: PublicKey) => Promise<Details>,
): Promise<Details> => {
  const { publicKey, privateKey } = newKey();
  const details = await register(publicKey);
  writeIdentity(stateFolder, { ...details, privateKey });
  return details;
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ alg: 'EdDSA', typ: 'JWT' });

/** Signs one call: its path, without the address of the API before it, and its body. */
export type SignCall = (path: string, body: Uint8Array) => string;

/**
 * Signs a new token for each call. Anyone who reads it on the way, such as a proxy that inspects TLS, can only repeat
 * the same call, and only for four minutes.
 */
export const signCalls =
  ({ agentId, privateKey }: Identity, audience: string, clock: Clock): SignCall =>
  (path, body) => {
    const iat = Math.floor(clock().getTime() / 1000);
    const bodySha256 = createHash('sha256').update(body).digest('base64url');
    const claims = { sub: agentId, aud: audience, iat, exp: iat + 240, path, bodySha256 };
    const content = `${header}.${encode(claims)}`;
    return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
  };
