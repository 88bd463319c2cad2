import { extensionIdOf, version } from './manifest.ts';
import { nativeHostName } from './names.ts';

export interface RollOut {
  /** SubjectPublicKeyInfo, DER. It determines the extension's id. */
  publicKey: Uint8Array;
  /** The address of `update.xml`. The packed extension is beside it. */
  updateUrl: string;
  /** Where the desktop agent is installed on the PCs. */
  program: { linux: string; windows: string };
  /** The address of the console. If given, Recording Controls is installed as an application of its own (PR-05). */
  consoleUrl?: string | undefined;
}

/** The file name of the packed extension, beside `update.xml`. */
export const packedName = 'fermata.crx';
const hostManifestName = `${nativeHostName}.json`;

/** The file in which browsers look for updates: https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux */
const updateManifest = ({ publicKey, updateUrl }: RollOut): string => `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${extensionIdOf(publicKey)}">
    <updatecheck codebase="${escapeXml(new URL(packedName, updateUrl).href)}" version="${version}" />
  </app>
</gupdate>
`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Tells a browser which program the extension may start, and that no other extension may. */
const hostManifest = ({ publicKey }: RollOut, path: string): string =>
  json({
    name: nativeHostName,
    description: 'The desktop agent of Fermata',
    path,
    type: 'stdio',
    allowed_origins: [`chrome-extension://${extensionIdOf(publicKey)}/`],
  });

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * The extension is installed for everybody and cannot be removed. Only native hosts that an administrator registered are
 * used. There is no blocklist, because it would stop other vendors' programs. Saving cards is off, because after a payment
 * the browser would show the last four digits of the card, on a screen that is recorded again by then.
 */
const policies = ({ publicKey, updateUrl, consoleUrl }: RollOut) => ({
  ExtensionInstallForcelist: [`${extensionIdOf(publicKey)};${updateUrl}`],
  NativeMessagingAllowlist: [nativeHostName],
  NativeMessagingUserLevelHosts: false,
  AutofillCreditCardEnabled: false,
  ...(consoleUrl !== undefined && { WebAppInstallForceList: [recordingControls(consoleUrl)] }),
});

const recordingControls = (consoleUrl: string) => ({
  url: new URL('/recording-controls/application', consoleUrl).href,
  default_launch_container: 'window',
  create_desktop_shortcut: true,
});

/** Quotes a text for a registry file, in which backslashes and quotes are escaped. */
const registryText = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const browsers = { chrome: 'Google\\Chrome', edge: 'Microsoft\\Edge' } as const;

/**
 * A registry file with the values that Group Policy sets, to try on one PC or to import into a policy's registry
 * preferences. Lists are numbered from 1 and may have entries of others, so ours have high numbers.
 */
const registryFile = (rollOut: RollOut, browser: keyof typeof browsers): string => {
  const { ExtensionInstallForcelist, NativeMessagingAllowlist, WebAppInstallForceList } = policies(rollOut);
  const root = `HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${browsers[browser]}`;
  const folder = rollOut.program.windows.slice(0, rollOut.program.windows.lastIndexOf('\\'));
  const lines = [
    'Windows Registry Editor Version 5.00',
    '',
    `[${root}\\ExtensionInstallForcelist]`,
    `"7301"=${registryText(ExtensionInstallForcelist[0]!)}`,
    '',
    `[${root}\\NativeMessagingAllowlist]`,
    `"7301"=${registryText(NativeMessagingAllowlist[0]!)}`,
    '',
    `[${root}]`,
    '"NativeMessagingUserLevelHosts"=dword:00000000',
    '"AutofillCreditCardEnabled"=dword:00000000',
    // This is one value for all applications, so a policy that installs others has to list this one too.
    ...(WebAppInstallForceList
      ? [`"WebAppInstallForceList"=${registryText(JSON.stringify(WebAppInstallForceList))}`]
      : []),
    '',
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\${browsers[browser]}\\NativeMessagingHosts\\${nativeHostName}]`,
    `@=${registryText(`${folder}\\${hostManifestName}`)}`,
    '',
  ];
  return lines.join('\r\n');
};

/** The files that roll out the extension, by their paths below the output folder. */
export const rollOutFiles = (rollOut: RollOut): Record<string, string> => ({
  'update.xml': updateManifest(rollOut),
  [`linux/native-messaging-hosts/${hostManifestName}`]: hostManifest(rollOut, rollOut.program.linux),
  'linux/policies/managed/fermata.json': json(policies(rollOut)),
  [`windows/${hostManifestName}`]: hostManifest(rollOut, rollOut.program.windows),
  'windows/chrome.reg': registryFile(rollOut, 'chrome'),
  'windows/edge.reg': registryFile(rollOut, 'edge'),
});
