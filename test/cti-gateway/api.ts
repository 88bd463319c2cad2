import { once } from 'node:events';
import { createServer } from 'node:http';
import { gatewayRoutes } from '../../api/programs/gateway.ts';
import { Failure } from '../../domain/failure.ts';
import { type StandInCloud, standInCloud } from './site.ts';

/** The stand-in for Fermata over HTTP, for programs. Every call but enrolment must be signed. */
export const standInApi = async (settings: Parameters<typeof standInCloud>[0] = {}) => {
  const clouds = new Map<string, StandInCloud>();
  const codes = new Map<string, string>();
  let isAway = false;
  let enrolled = 0;

  const gatewayOf = (authorization: string | undefined): string | undefined => {
    const [, claims] = /^Bearer [^.]+\.([^.]+)\./.exec(authorization ?? '') ?? [];
    return claims && JSON.parse(Buffer.from(claims, 'base64url').toString()).sub;
  };

  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const respond = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(content));
    };
    if (isAway) return respond(503, { title: 'away' });
    const found = Object.entries(gatewayRoutes).find(([, { path }]) => path === request.url);
    if (!found) return respond(404, { title: 'not found' });
    const call = found[0] as keyof typeof gatewayRoutes;
    const body = JSON.parse(Buffer.concat(pieces).toString());
    if (call === 'enrol') {
      const server = codes.get(body.code);
      if (!server) return respond(404, { title: 'This enrolment code is not valid' });
      const gatewayId = `gateway-${++enrolled}`;
      clouds.set(gatewayId, standInCloud(settings));
      return respond(200, { gatewayId, recordingServerId: server, name: server });
    }
    const cloud = clouds.get(gatewayOf(request.headers.authorization) ?? '');
    if (!cloud) return respond(401, { title: 'unknown gateway' });
    try {
      return respond(200, await cloud.cloud(call, body));
    } catch (error) {
      const status =
        error instanceof Failure ? { conflict: 409, invalid: 400, unavailable: 503 }[error.code as 'conflict'] : 500;
      return respond(status ?? 500, { title: (error as Error).message });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    clouds,
    /** A code for a recording server. */
    addCode: (code: string, recordingServer: string) => void codes.set(code, recordingServer),
    setAway: (away: boolean) => {
      isAway = away;
    },
    flags: () => [...clouds.values()].flatMap((cloud) => cloud.flags()),
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
