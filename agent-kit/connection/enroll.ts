import { hostname } from 'node:os';
import type { Cloud } from './cloud.ts';
import { type Identity, keepIdentity, newKey } from './identity.ts';

/** Makes this machine known; the private key is made here and stays here. */
export const enroll = async (cloud: Cloud, stateFolder: string, code: string): Promise<Identity> => {
  const { publicKey, privateKey } = newKey();
  const known = await cloud('enrol', { code, machine: hostname(), publicKey });
  const identity = { ...known, privateKey };
  keepIdentity(stateFolder, identity);
  return identity;
};
