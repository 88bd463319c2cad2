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
import { CannotStart } from '../../staging-agent/settings.ts';

export interface Identity {
  agentId: string;
  dataServerId: string;
  name: string;
  privateKey: KeyObject;
}

const fileOf = (stateFolder: string): string => join(stateFolder, 'identity.json');

export const newKey = (): { publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string }; privateKey: KeyObject } => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: { kty: 'OKP', crv: 'Ed25519', x: publicKey.export({ format: 'jwk' }).x! }, privateKey };
};

/** The private key never leaves this file, which only its owner may read. */
export const keepIdentity = (stateFolder: string, { privateKey, ...known }: Identity): void => {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const file = fileOf(stateFolder);
  const handle = openSync(`${file}.new`, 'w', 0o600);
  writeSync(handle, `${JSON.stringify({ ...known, privateKey: privateKey.export({ format: 'jwk' }) }, null, 2)}\n`);
  // Enrolled by root: the account of the service, whose folder this is, has to read it.
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(stateFolder);
    fchownSync(handle, uid, gid);
  }
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
};

export const readIdentity = (stateFolder: string): Identity => {
  try {
    const { privateKey, ...known } = JSON.parse(readFileSync(fileOf(stateFolder), 'utf8'));
    return { ...known, privateKey: createPrivateKey({ key: privateKey, format: 'jwk' }) };
  } catch (error) {
    throw new CannotStart(
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'This staging agent is not enrolled yet: staging-agent enroll --code <enrolment code>'
        : `The identity in ${stateFolder} cannot be read: ${(error as Error).message}`,
    );
  }
};

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encoded({ alg: 'EdDSA', typ: 'JWT' });

/** Signs one call: its path, without the address of the API before it, and its body. */
export type SignCall = (path: string, body: Uint8Array) => string;

/**
 * A new token for each call. Someone who reads it on the way, as a proxy that inspects TLS does, can only repeat the
 * same call, and only for four minutes.
 */
export const tokens =
  ({ agentId, privateKey }: Identity, clock: Clock): SignCall =>
  (path, body) => {
    const iat = Math.floor(clock().getTime() / 1000);
    const bodySha256 = createHash('sha256').update(body).digest('base64url');
    const claims = { sub: agentId, aud: 'fermata-staging', iat, exp: iat + 240, path, bodySha256 };
    const content = `${header}.${encoded(claims)}`;
    return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
  };
