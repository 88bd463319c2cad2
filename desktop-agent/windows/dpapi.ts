import { type KeyStore, KeyUnreadable } from '../service/keys/key-store.ts';
import { declare, koffi } from './native.ts';
import { dataBlob } from './structures.ts';

const blobs = [
  ...[koffi.pointer(dataBlob), 'const char16_t *', koffi.pointer(dataBlob), 'void *', 'void *', 'uint32_t'],
  koffi.out(koffi.pointer(dataBlob)),
];
const protectData = declare('crypt32.dll', 'CryptProtectData', 'int', blobs);
const unprotectData = declare('crypt32.dll', 'CryptUnprotectData', 'int', [
  ...[koffi.pointer(dataBlob), 'void *', koffi.pointer(dataBlob), 'void *', 'void *', 'uint32_t'],
  koffi.out(koffi.pointer(dataBlob)),
]);
const localFree = declare('kernel32.dll', 'LocalFree', 'void *', ['void *']);

/** CRYPTPROTECT_UI_FORBIDDEN and CRYPTPROTECT_LOCAL_MACHINE: a service shows no dialog, and its account may change. */
const flags = 0x1 | 0x4;
/** Programs that unprotect everything they find do not know this value. */
const entropy = Buffer.from('fermata-desktop-agent/machine-key/1');

const blobOf = (bytes: Buffer) => ({ cbData: bytes.length, pbData: bytes });

const run = (act: typeof protectData, bytes: Buffer): Buffer | undefined => {
  const out: { cbData?: number; pbData?: unknown } = {};
  if (!act(blobOf(bytes), null, blobOf(entropy), null, null, flags, out)) return undefined;
  try {
    return Buffer.from(koffi.view(out.pbData, out.cbData!).slice(0));
  } finally {
    localFree(out.pbData);
  }
};

/** Windows: DPAPI with the PC's own key. It protects a copied disk; the folder's permissions protect the rest. */
export const dpapiKeyStore = (): KeyStore => ({
  async protect(secret) {
    const protectedSecret = run(protectData, secret);
    if (!protectedSecret) throw new Error('Windows could not protect the key (CryptProtectData)');
    return protectedSecret;
  },
  async unprotect(protectedSecret) {
    const secret = run(unprotectData, protectedSecret);
    if (!secret) throw new KeyUnreadable('The key cannot be read: it belongs to another PC, or was changed');
    return secret;
  },
});
