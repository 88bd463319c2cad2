import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';

/** What API Gateway's authorizer found in a valid token; undefined on routes that are open to anyone. */
export type Claims = Readonly<Record<string, unknown>>;

type GatewayEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithJWTAuthorizer;

/**
 * API Gateway passes a decoded path, except for `%25`. Characters that would end, split or vanish from an address are
 * encoded again.
 */
const pathOf = (rawPath: string): string => rawPath.replace(/[?#\\\p{Cc}]/gu, encodeURIComponent);

const requestOf = ({ requestContext, rawPath, rawQueryString, headers, body, isBase64Encoded }: GatewayEvent) => {
  const { method } = requestContext.http;
  const address = `https://${requestContext.domainName}${pathOf(rawPath)}${rawQueryString ? `?${rawQueryString}` : ''}`;
  const content = body === undefined ? undefined : isBase64Encoded ? Buffer.from(body, 'base64') : body;
  return new Request(address, {
    method,
    headers: new Headers(
      Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined),
    ),
    ...(content !== undefined && method !== 'GET' && method !== 'HEAD' && { body: content }),
  });
};

/** Standard requests cannot have these methods, and no route has them. */
const unheardOf = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Adapts API Gateway's HTTP API, payload version 2, to a function of standard requests and responses. */
export const overGateway =
  (answer: (request: Request, call: { claims: Claims | undefined; requestId: string }) => Promise<Response>) =>
  async (event: GatewayEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const { requestContext } = event;
    const { method } = requestContext.http;
    if (unheardOf.has(method.toUpperCase()))
      return { statusCode: 405, headers: { 'cache-control': 'no-store' }, body: '' };
    const claims = 'authorizer' in requestContext ? requestContext.authorizer?.jwt?.claims : undefined;
    const response = await answer(requestOf(event), { claims, requestId: requestContext.requestId });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };
