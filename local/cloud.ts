/** How this machine's programs speak to the engine. Its credentials are no secret: it takes any. */
export interface Cloud {
  endpoint: string;
  region: string;
}

export const engineCredentials = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'test',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
};

/** For an SDK client. */
export const clientFor = ({ endpoint, region }: Cloud) => ({ endpoint, region, credentials: engineCredentials });

/** For a child process: nothing in it can reach a real account, whatever is set in the caller's shell. */
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
