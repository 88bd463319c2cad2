import http from 'node:http';
import net, { type LookupFunction, type Socket } from 'node:net';
import tls, { type SecureContext } from 'node:tls';

/** Not every machine resolves names such as `s3.localhost`. */
const toThisMachine: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
const lookupOf = (host: string) => (host.endsWith('.localhost') ? { lookup: toThisMachine } : {});

/** Longer than any site needs; a firewall that drops packets would otherwise hold a task for minutes. */
const connectTimeoutMs = 30_000;

type Done = (error: Error | null, socket?: Socket) => void;

interface Target {
  hostname: string;
  port?: string | number | undefined;
  protocol: string;
}

const isInRange = (host: string, range: string): boolean => {
  const [from = '', to = ''] = range.split('-');
  if (!net.isIPv4(host) || !net.isIPv4(from) || !net.isIPv4(to)) return false;
  const list = new net.BlockList();
  list.addRange(from, to);
  return list.check(host);
};

/** Whether a host is reached without the proxy: this machine, and what NO_PROXY lists, as Node itself reads it. */
export const isDirect = (host: string, port: number, noProxy = ''): boolean => {
  if (/^(localhost|.+\.localhost|127(\.\d+){3}|::1)$/.test(host)) return true;
  return noProxy.split(',').some((entry) => {
    const [name = '', onPort] = entry
      .trim()
      .toLowerCase()
      .split(/:(?=\d+$)/);
    if (name === '' || (onPort !== undefined && Number(onPort) !== port)) return false;
    if (name === '*' || name === host || isInRange(host, name)) return true;
    return /^\*?\./.test(name) && host.endsWith(name.replace('*', ''));
  });
};

/** Calls `done` once. */
export type Connect = (target: Target, done: Done) => void;

/** Opens connections, directly or through the tunnel of a proxy; over TLS for https. */
export const connector = ({
  proxy,
  noProxy,
  secureContext,
}: {
  proxy?: string | undefined;
  noProxy?: string | undefined;
  secureContext: SecureContext;
}): Connect => {
  /** Calls `done` once, with the first error or with the socket when the event has come. */
  const ready = (socket: Socket, event: 'connect' | 'secureConnect', done: Done): Socket => {
    const giveUp = () => {
      socket.destroy(Object.assign(new Error('The connection took too long'), { code: 'ETIMEDOUT' }));
    };
    const end = () => {
      socket.off('error', fail).off(event, succeed).off('timeout', giveUp).setTimeout(0);
    };
    const fail = (error: Error) => {
      end();
      done(error);
    };
    const succeed = () => {
      end();
      done(null, socket);
    };
    socket.once('error', fail).once(event, succeed).once('timeout', giveUp);
    socket.setTimeout(connectTimeoutMs).setNoDelay(true);
    return socket;
  };

  const secure = (host: string, through: { socket: Socket } | { host: string; port: number }, done: Done) =>
    ready(
      tls.connect({ ...through, ...lookupOf(host), servername: net.isIP(host) ? '' : host, secureContext }),
      'secureConnect',
      done,
    );

  /** A tunnel through the proxy: CONNECT, with the name and password of its address. */
  const tunnel = (address: string, host: string, port: number, done: Done): void => {
    const { protocol, hostname, port: proxyPort, username, password } = new URL(address);
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const to = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const request = http.request({
      createConnection: () => {
        const proxyAddress = {
          host: hostname.replace(/^\[(.*)\]$/, '$1'),
          port: Number(proxyPort) || (protocol === 'https:' ? 443 : 80),
        };
        return protocol === 'https:'
          ? tls.connect({ ...proxyAddress, servername: proxyAddress.host, secureContext })
          : net.connect(proxyAddress);
      },
      method: 'CONNECT',
      path: to,
      headers: {
        host: to,
        ...(username && { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
      timeout: connectTimeoutMs,
    });
    const refuse = (statusCode: number) =>
      done(
        Object.assign(new Error(`The proxy does not connect us (HTTP ${statusCode})`), {
          ...{ code: 'ERR_PROXY_TUNNEL', statusCode },
        }),
      );
    request.once('connect', ({ statusCode = 0 }, socket: Socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        return refuse(statusCode);
      }
      if (head.length > 0) socket.unshift(head);
      socket.setTimeout(0);
      secure(host, { socket }, done);
    });
    request.once('response', ({ statusCode = 0 }) => {
      request.destroy();
      refuse(statusCode);
    });
    request.once('timeout', () =>
      request.destroy(Object.assign(new Error('The proxy does not answer'), { code: 'ETIMEDOUT' })),
    );
    request.once('error', done);
    request.end();
  };

  return ({ hostname, port, protocol }, done) => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const isSecure = protocol === 'https:';
    const portNumber = Number(port) || (isSecure ? 443 : 80);
    if (proxy && isSecure && !isDirect(host, portNumber, noProxy)) tunnel(proxy, host, portNumber, done);
    else if (isSecure) secure(host, { host, port: portNumber }, done);
    else ready(net.connect({ host, port: portNumber, ...lookupOf(host) }), 'connect', done);
  };
};
