/**
 * Stills of a screen, sealed on the PC for the pages that watch it. Each page makes a key pair when it is opened, and its
 * private key never leaves the page. So nobody else can open a still in the database, in its backups or on its way through
 * the cloud, and once the page is closed, nobody at all can.
 *
 * The PC makes a content key for a set of pages (AES-256-GCM) and wraps it for each: ECDH on P-256 with the PC's own
 * ephemeral key, HKDF-SHA-256 with the view's id as its salt, AES-256-GCM.
 */
export interface SealedPicture {
  monitorId: string;
  primary: boolean;
  width: number;
  height: number;
  /** All bytes are base64. */
  iv: string;
  /** A JPEG image. */
  ciphertext: string;
}

export interface SealedStill {
  version: string;
  /** The PC's public key of the agreement: P-256, uncompressed. */
  publicKey: string;
  keys: { viewId: string; iv: string; wrapped: string }[];
  pictures: SealedPicture[];
}

export type Picture = Omit<SealedPicture, 'iv' | 'ciphertext'> & { jpeg: Uint8Array };

interface Viewer {
  viewId: string;
  publicKey: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
export type ViewerKey = { publicKey: string; privateKey: Key };

const agreement = { name: 'ECDH', namedCurve: 'P-256' } as const;
const cipher = { name: 'AES-GCM', length: 256 } as const;
const ivBytes = 12;

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const text = (value: string): Bytes => new Uint8Array(new TextEncoder().encode(value));

const encrypt = async (key: Key, content: Uint8Array): Promise<{ iv: string; ciphertext: string }> => {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const encrypted = await crypto.subtle.encrypt({ name: cipher.name, iv }, key, new Uint8Array(content));
  return { iv: toBase64(iv), ciphertext: toBase64(new Uint8Array(encrypted)) };
};

const decrypt = async (key: Key, { iv, ciphertext }: { iv: string; ciphertext: string }): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.decrypt({ name: cipher.name, iv: fromBase64(iv) }, key, fromBase64(ciphertext)));

const readPublicKey = (publicKey: string): Promise<Key> =>
  crypto.subtle.importKey('raw', fromBase64(publicKey), agreement, true, []);

const newKeyPair = async (): Promise<ViewerKey> => {
  // `extractable` applies to the private key only.
  const { publicKey, privateKey } = await crypto.subtle.generateKey(agreement, false, ['deriveBits']);
  return { publicKey: toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))), privateKey };
};

/** The key pair of a page. Only its public key can be read. */
export const newViewerKey = newKeyPair;

const wrappingKey = async (own: Key, other: string, viewId: string): Promise<Key> => {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: await readPublicKey(other) }, own, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: text(viewId), info: text('fermata still') };
  return crypto.subtle.deriveKey(derivation, secret, cipher, false, ['encrypt', 'decrypt']);
};

/** Seals stills for these pages. If a page joins later, a new sealer is needed. */
export const stillSealer = async (viewers: readonly Viewer[]) => {
  const own = await newKeyPair();
  const content = await crypto.subtle.generateKey(cipher, true, ['encrypt', 'decrypt']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', content));
  const keys = await Promise.all(
    viewers.map(async ({ viewId, publicKey }) => {
      const { iv, ciphertext } = await encrypt(await wrappingKey(own.privateKey, publicKey, viewId), raw);
      return { viewId, iv, wrapped: ciphertext };
    }),
  );
  return async (version: string, pictures: readonly Picture[]): Promise<SealedStill> => ({
    version,
    publicKey: own.publicKey,
    keys,
    pictures: await Promise.all(
      pictures.map(async ({ jpeg, ...picture }) => ({ ...picture, ...(await encrypt(content, jpeg)) })),
    ),
  });
};
export type StillSealer = Awaited<ReturnType<typeof stillSealer>>;

/** The pictures of a still, for a page for which it was sealed. Rejects if it was sealed for others, or was changed. */
export const openStill = async (
  still: SealedStill,
  { viewId, privateKey }: { viewId: string; privateKey: Key },
): Promise<Picture[]> => {
  const own = still.keys.find((key) => key.viewId === viewId);
  if (!own) throw new Error('This still was not sealed for this page');
  const wrapping = await wrappingKey(privateKey, still.publicKey, viewId);
  const raw = await decrypt(wrapping, { iv: own.iv, ciphertext: own.wrapped });
  const content = await crypto.subtle.importKey('raw', raw, cipher, false, ['decrypt']);
  return Promise.all(
    still.pictures.map(async ({ iv, ciphertext, ...picture }) => ({
      ...picture,
      jpeg: await decrypt(content, { iv, ciphertext }),
    })),
  );
};
