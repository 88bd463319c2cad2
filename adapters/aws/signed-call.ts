import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha256.ts';

type Signing = ConstructorParameters<typeof SignatureV4>[0];

/** Who signs the requests, and where they go. */
export interface AwsAccount {
  region: string;
  credentials: Signing['credentials'];
  /** The address of the service if it is not Amazon's own: of the local engine, or a simulator. Empty for Amazon's. */
  endpoint?: string | undefined;
}

interface SignedRequest {
  method?: 'GET' | 'POST';
  /** Including the query. */
  path?: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  signal: AbortSignal;
}

/** Sends one request to one AWS service, once. Rejects if no answer arrived. */
export type SignedCall = (request: SignedRequest) => Promise<Response>;

/** `host`: the name of the host, where it differs from the name of the service in signatures. */
type Service = AwsAccount & { service: string; host?: string };

/**
 * Signed HTTP in place of an SDK client, for functions that people wait for: the client of Connect alone takes 190 KB,
 * those of Lambda and Secrets Manager 60 to 70.
 */
export const signedCall = ({ service, host = service, region, endpoint, credentials }: Service): SignedCall => {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const base = new URL(endpoint || `https://${host}.${region}.${suffix}`);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' });

  return async ({ method = 'POST', path = '/', headers = {}, body, signal }) => {
    const [pathname = '/', search = ''] = path.split('?');
    const signed = await signer.sign({
      method,
      protocol: base.protocol,
      hostname: base.hostname,
      path: pathname,
      query: Object.fromEntries(new URLSearchParams(search)),
      headers: { host: base.host, ...headers },
      body,
    });
    return fetch(new URL(path, base), {
      method,
      headers: signed.headers,
      signal,
      ...(body !== undefined && { body }),
    });
  };
};

/** The headers of an operation in AWS's JSON protocol: `AmazonSQS.SendMessage`. */
export const jsonOperation = (target: string, version: '1.0' | '1.1' = '1.1'): Record<string, string> => ({
  'content-type': `application/x-amz-json-${version}`,
  'x-amz-target': target,
});
