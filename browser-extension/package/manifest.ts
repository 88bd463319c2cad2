import { createHash } from 'node:crypto';
import { scripts } from './names.ts';

/** The version of the extension. Browsers only update to a higher one. */
export const version = '0.1.0';

/** The id of an extension with this public key (SubjectPublicKeyInfo): half of its hash, in letters from a to p. */
export const extensionIdOf = (publicKey: Uint8Array): string =>
  [...createHash('sha256').update(publicKey).digest('hex').slice(0, 32)]
    .map((digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16)))
    .join('');

/** `publicKey` determines the extension's id, wherever it is installed from. */
export const manifestOf = (publicKey: Uint8Array) => ({
  manifest_version: 3,
  name: 'Fermata',
  description: 'Tells the desktop agent when a page or field that your administrator has chosen is opened or left.',
  version,
  key: Buffer.from(publicKey).toString('base64'),
  minimum_chrome_version: '119',
  permissions: ['nativeMessaging', 'scripting', 'tabs', 'webNavigation'],
  host_permissions: ['http://*/*', 'https://*/*'],
  background: { service_worker: scripts.worker },
  content_scripts: [
    {
      matches: ['http://*/*', 'https://*/*'],
      js: [scripts.page],
      all_frames: true,
      match_about_blank: true,
      match_origin_as_fallback: true,
      run_at: 'document_start',
    },
  ],
});
