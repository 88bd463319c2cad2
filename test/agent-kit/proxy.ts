import { readFileSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo, type Server } from 'node:net';
import tls from 'node:tls';
import { createCertificate } from '../kit/certificate.ts';

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** Terminates TLS for an HTTP server on this machine; the certificate is generated for `name`. */
export const behindTls = async (folder: string, name: string, port: number) => {
  const { key, certificate } = createCertificate(folder, `DNS:${name}`);
  const open = new Set<net.Socket>();
  const server = tls.createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    const onward = net.connect(port, '127.0.0.1');
    for (const one of [socket, onward]) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => open.delete(one));
    }
    socket.pipe(onward).pipe(socket);
  });
  const at = await listening(server);
  const close = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: at, certificate, close };
};

/** A CONNECT proxy, as companies have them. It knows one name and its address. */
export const connectProxy = async (known: { name: string; port: number; password?: string }) => {
  const seen: string[] = [];
  const open = new Set<{ destroy(): void }>();
  let refuses = false;
  const server = http.createServer((_, response) => void response.writeHead(405).end());
  server.on('connect', (request, socket, head) => {
    seen.push(request.url ?? '');
    open.add(socket);
    socket.on('error', () => {});
    const password = `Basic ${Buffer.from(known.password ?? '').toString('base64')}`;
    if (known.password && request.headers['proxy-authorization'] !== password) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    if (refuses || request.url !== `${known.name}:443`) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = net.connect(known.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    open.add(onward);
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  const port = await listening(server);
  return {
    address: `127.0.0.1:${port}`,
    seen,
    /** From now on it refuses everybody, and closes open connections. */
    refuse(now: boolean) {
      refuses = now;
      if (now) for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
