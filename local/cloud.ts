import { jsonOperation, signedCall } from '../adapters/aws/signed-call.ts';

/** The address of the engine for programs on this machine. */
export interface Cloud {
  endpoint: string;
  region: string;
}

/**
 * The account root of an engine on this machine, which is no secret. If AWS_ENDPOINT_URL names another engine, the credentials
 * in the environment belong to it. Otherwise they may be those of a real account, and are not used.
 */
const given = process.env.AWS_ENDPOINT_URL ? process.env : {};
export const engineCredentials = {
  accessKeyId: given.AWS_ACCESS_KEY_ID ?? 'test',
  secretAccessKey: given.AWS_SECRET_ACCESS_KEY ?? 'test',
};

/** The settings of an SDK client. */
export const clientFor = ({ endpoint, region }: Cloud) => ({ endpoint, region, credentials: engineCredentials });

/** Calls a service without an installed SDK client. The call is signed, because the engine checks the caller. */
export const callEngine = async (
  { endpoint, region }: Cloud,
  { service, target, input }: { service: string; target: string; input: object },
): Promise<Response> => {
  const call = signedCall({ service, region, endpoint, credentials: engineCredentials });
  return call({
    headers: jsonOperation(target),
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(60_000),
  });
};

/** The environment of a child process, which must never reach a real account, whatever is set in the caller's shell. */
export const environmentFor = ({ endpoint, region }: Cloud): NodeJS.ProcessEnv => {
  const ours = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return {
    ...Object.fromEntries(ours),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: engineCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engineCredentials.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
};
