import type { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';

/** As S3 requires: every byte except letters, digits and `-._~`; in a key also the slash. */
const uriEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

interface ToPresign {
  method: string;
  /** The bucket's own address, ending with a slash. */
  bucket: URL;
  key: string;
  query: Record<string, string>;
  headers?: Record<string, string>;
}

/** An address that opens one object to anybody who has it: one request, by this method, with these headers, for a while. */
export const presign = async (
  presigner: S3RequestPresigner,
  { method, bucket, key, query, headers = {} }: ToPresign,
  options: Parameters<S3RequestPresigner['presign']>[1],
): Promise<string> => {
  const { origin, protocol, hostname, port, pathname } = bucket;
  const signed = await presigner.presign(
    {
      method,
      protocol,
      hostname,
      ...(port !== '' && { port: Number(port) }),
      path: pathname + key.split('/').map(uriEncode).join('/'),
      query,
      headers,
    },
    options,
  );
  const search = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${uriEncode(name)}=${uriEncode(String(value))}`,
  );
  return `${origin}${signed.path}?${search.join('&')}`;
};
