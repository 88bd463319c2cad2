import { isDirect } from '../../agent-kit/connection/connector.ts';

test.each([
  ['localhost', ''],
  ['archive.localhost', ''],
  ['127.0.0.1', ''],
  ['::1', ''],
  ['fermata.example.com', 'fermata.example.com'],
  ['fermata.example.com', '.example.com'],
  ['fermata.example.com', '*.example.com'],
  ['fermata.example.com', 'a.test, FERMATA.example.com '],
  ['fermata.example.com', '.example.com:443'],
  ['10.1.2.3', '10.1.2.3'],
  ['10.1.2.3', '10.1.2.1-10.1.2.9'],
  ['fermata.example.com', '*'],
])('%s is reached without the proxy when NO_PROXY is "%s"', (host, noProxy) => {
  expect(isDirect(host, 443, noProxy)).toBe(true);
});

test.each([
  ['fermata.example.com', ''],
  ['fermata.example.com', ' , '],
  ['fermata.example.com', 'other.example.com'],
  ['fermata.example.com', 'example.com'],
  ['fermata-example.com', '.example.com'],
  ['fermata.example.com', '.example.com:8443'],
  ['10.1.2.30', '10.1.2.3'],
  ['10.1.2.30', '10.1.2.1-10.1.2.9'],
  ['fermata.example.com', '10.1.2.1-10.1.2.9'],
])('%s is reached through the proxy when NO_PROXY is "%s"', (host, noProxy) => {
  expect(isDirect(host, 443, noProxy)).toBe(false);
});
