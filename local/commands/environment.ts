import type { RunningSystem } from './running-system.ts';

/** Quotes a text for a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The variables with which a shell uses the running system: `eval "$(npm run --silent local:env)"`. */
export const environment = ({ outputs, outputsFile }: Pick<RunningSystem, 'outputs' | 'outputsFile'>): string =>
  Object.entries({
    FERMATA_OUTPUTS: outputsFile,
    FERMATA_URL: outputs.apiUrl,
    FERMATA_TOKEN_URL: `${outputs.endpoint}/oauth2/token`,
    FERMATA_CLIENT_ID: outputs.machineClientId,
    FERMATA_CLIENT_SECRET: outputs.machineClientSecret,
    FERMATA_STAGING_LOCATION: outputs.dataServer.location,
    CONNECT_SIMULATOR: outputs.connectEndpoint,
  })
    .map(([name, value]) => `export ${name}=${quote(value)}`)
    .join('\n');
