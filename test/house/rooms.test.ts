import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const sources = (folder: string): string[] =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return /^(dist|node_modules|cdk\.out)$/.test(entry.name) ? [] : sources(path);
        return /\.tsx?$/.test(entry.name) ? [path] : [];
      });

/** What a file imports: packages by name, our own files by their path from the root. Type imports are marked. */
const importsOf = (file: string): { target: string; typeOnly: boolean }[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]/gm,
    ),
  ].map(([, typeOnly, target]) => ({
    target: target!.startsWith('.') ? relative(root, resolve(root, dirname(file), target!)) : target!,
    typeOnly: typeOnly !== undefined,
  }));

const technology = (file: string) => file.split('/')[1];

/** Rooms of `lambdas/` that no feature owns. */
const sharedRoom = /^lambdas\/(kit|access|control|desktops)\//;

const feature = (file: string) => file.split('/').slice(0, 2).join('/');

/** Which room may import which; docs/architecture.md tells it in prose. A target is allowed when one rule says yes. */
const rooms: {
  room: string;
  files: (file: string) => boolean;
  allows: (target: string, file: string, typeOnly: boolean) => boolean;
}[] = [
  { room: 'domain', files: (f) => f.startsWith('domain/'), allows: (t) => t.startsWith('domain/') },
  {
    room: 'api',
    files: (f) => f.startsWith('api/'),
    // A rule, a limit or a list of words that the contract repeats is written once, in `domain`.
    allows: (t) => t.startsWith('api/') || t === 'zod' || t.startsWith('domain/'),
  },
  {
    room: 'adapters',
    files: (f) => f.startsWith('adapters/'),
    allows: (t, file) =>
      t.startsWith('domain/') ||
      t.startsWith(`adapters/${technology(file)}/`) ||
      // Signed calls without an SDK client.
      t.startsWith('adapters/aws/') ||
      t.startsWith('node:') ||
      t.startsWith('@aws-sdk/') ||
      t === 'zod' ||
      t.startsWith('@smithy/') ||
      (technology(file) === 'mediabunny' && t === 'mediabunny'),
  },
  {
    room: 'features of lambdas',
    files: (f) => f.startsWith('lambdas/') && !sharedRoom.test(f) && !f.endsWith('/main.ts'),
    allows: (t, file, typeOnly) =>
      t.startsWith('domain/') ||
      t.startsWith('api/') ||
      /^lambdas\/(kit|access)\//.test(t) ||
      t === 'lambdas/control/recorder-settings.ts' ||
      t.startsWith(`${feature(file)}/`) ||
      /^zod(\/mini)?$/.test(t) ||
      t.startsWith('hono') ||
      (typeOnly && t === 'aws-lambda'),
  },
  {
    // Three features send commands to recorders; what all of them build is built here, for their main.ts.
    room: 'what features of recording control share',
    files: (f) => f.startsWith('lambdas/control/'),
    allows: (t) =>
      t.startsWith('lambdas/control/') ||
      t.startsWith('domain/') ||
      t.startsWith('adapters/') ||
      t === 'lambdas/kit/telemetry.ts' ||
      t.startsWith('@aws-sdk/') ||
      t.startsWith('node:') ||
      t === 'zod/mini',
  },
  {
    // What desktop-api and screen-extraction build alike, for their main.ts.
    room: 'what features for desktops share',
    files: (f) => f.startsWith('lambdas/desktops/'),
    allows: (t) =>
      t.startsWith('lambdas/desktops/') ||
      t.startsWith('domain/') ||
      t.startsWith('adapters/') ||
      t === 'lambdas/kit/telemetry.ts' ||
      t.startsWith('@aws-sdk/'),
  },
  {
    room: 'main.ts of lambdas',
    files: (f) => /^lambdas\/[^/]+\/main\.ts$/.test(f),
    // It builds its own feature and no other.
    allows: (t, file) => !t.startsWith('lambdas/') || sharedRoom.test(t) || t.startsWith(`${feature(file)}/`),
  },
  {
    room: 'lambdas/kit',
    files: (f) => f.startsWith('lambdas/kit/'),
    // It knows no feature, and builds nothing.
    allows: (t, _, typeOnly) =>
      t.startsWith('domain/') ||
      ['api/route.ts', 'api/problem.ts', 'api/later.ts'].includes(t) ||
      t.startsWith('lambdas/kit/') ||
      t.startsWith('node:') ||
      t === 'hono' ||
      /^zod(\/|$)/.test(t) ||
      t.startsWith('@aws-lambda-powertools/') ||
      (typeOnly && t === 'aws-lambda'),
  },
  {
    room: 'lambdas/access',
    files: (f) => f.startsWith('lambdas/access/'),
    allows: (t) =>
      t.startsWith('domain/') ||
      t.startsWith('api/') ||
      t.startsWith('lambdas/kit/') ||
      t.startsWith('lambdas/access/'),
  },
  {
    room: 'preflight',
    files: (f) => f.startsWith('preflight/'),
    allows: (t, _, typeOnly) =>
      t.startsWith('preflight/') || t.startsWith('domain/') || (typeOnly && t === 'deployments.ts'),
  },
  {
    room: 'agent-kit',
    files: (f) => f.startsWith('agent-kit/') && !/^agent-kit\/(package|sealing)\//.test(f),
    allows: (t, _, typeOnly) =>
      t.startsWith('agent-kit/') ||
      t.startsWith('node:') ||
      t === 'undici' ||
      t.startsWith('undici/lib/') ||
      (typeOnly && t === 'zod') ||
      // Nothing about recordings.
      ['domain/clock.ts', 'domain/concurrency.ts', 'domain/failure.ts'].includes(t) ||
      (typeOnly && t === 'domain/data-server/data-server.ts'),
  },
  {
    // What is sealed for the cloud is laid out as the domain says.
    room: 'sealing of agent-kit',
    files: (f) => f.startsWith('agent-kit/sealing/'),
    allows: (t) => t.startsWith('agent-kit/') || t.startsWith('node:') || t === 'domain/screen/sealed-container.ts',
  },
  {
    room: 'packaging of agent-kit',
    files: (f) => f.startsWith('agent-kit/package/'),
    allows: (t) =>
      t.startsWith('agent-kit/') || t.startsWith('supply-chain/') || t.startsWith('node:') || t === 'esbuild',
  },
  {
    room: 'staging-agent',
    files: (f) => f.startsWith('staging-agent/') && f !== 'staging-agent/build.ts',
    allows: (t) =>
      t.startsWith('staging-agent/') ||
      t.startsWith('agent-kit/') ||
      t.startsWith('domain/') ||
      t.startsWith('api/') ||
      t.startsWith('node:') ||
      t === 'zod',
  },
  {
    room: 'browser-extension',
    files: (f) => /^browser-extension\/(page|worker)\//.test(f),
    allows: (t) =>
      t.startsWith('browser-extension/page/') ||
      t.startsWith('browser-extension/worker/') ||
      t === 'browser-extension/package/names.ts' ||
      t.startsWith('domain/'),
  },
  {
    room: 'packaging of browser-extension',
    files: (f) => f.startsWith('browser-extension/package/'),
    allows: (t) => t.startsWith('browser-extension/package/') || t.startsWith('node:') || t === 'esbuild',
  },
  {
    // The program's other rooms may use it; it knows none of them.
    room: 'triggers of desktop-agent',
    files: (f) => f.startsWith('desktop-agent/triggers/'),
    allows: (t) =>
      t.startsWith('desktop-agent/triggers/') || t.startsWith('domain/') || t.startsWith('node:') || t === 'zod',
  },
  {
    room: 'desktop-agent',
    files: (f) => f.startsWith('desktop-agent/') && f !== 'desktop-agent/build.ts',
    allows: (t) =>
      t.startsWith('desktop-agent/') ||
      t.startsWith('agent-kit/') ||
      t.startsWith('domain/') ||
      t.startsWith('api/') ||
      t.startsWith('node:') ||
      ['zod', 'koffi', 'x11', '@homebridge/dbus-native', 'mediabunny', 'ws'].includes(t),
  },
  {
    room: 'cti-gateway',
    files: (f) =>
      f.startsWith('cti-gateway/') && f !== 'cti-gateway/build.ts' && !f.startsWith('cti-gateway/phonebook/'),
    allows: (t, file) =>
      t.startsWith('cti-gateway/') ||
      t.startsWith('agent-kit/') ||
      t.startsWith('domain/') ||
      t.startsWith('api/') ||
      t.startsWith('node:') ||
      t === 'zod' ||
      (t === 'ws' && file.startsWith('cti-gateway/json/')),
  },
  {
    room: 'phonebooks of cti-gateway',
    files: (f) => f.startsWith('cti-gateway/phonebook/'),
    allows: (t, _, typeOnly) =>
      t.startsWith('cti-gateway/phonebook/') ||
      t.startsWith('domain/') ||
      t.startsWith('node:') ||
      (typeOnly && t === 'cti-gateway/settings.ts') ||
      ['csv-parse/sync', 'ical.js', 'ldapts'].includes(t),
  },
  {
    room: 'supply-chain',
    files: (f) => f.startsWith('supply-chain/'),
    allows: (t, _, typeOnly) =>
      t.startsWith('supply-chain/') ||
      t.startsWith('node:') ||
      t === '@cyclonedx/cyclonedx-library' ||
      (typeOnly && t === 'esbuild'),
  },
  {
    room: 'lib',
    files: (f) => f.startsWith('lib/'),
    allows: (t, _, typeOnly) =>
      t.startsWith('lib/') ||
      t.startsWith('supply-chain/') ||
      t.startsWith('aws-cdk-lib') ||
      t.startsWith('node:') ||
      /^api\/(\w+\/[\w-]+-routes|public-routes|route|routes)\.ts$/.test(t) ||
      ['constructs', 'cdk-nag', 'zod', 'esbuild', 'deployments.ts', 'adapters/dynamodb/table/table-shape.ts'].includes(
        t,
      ) ||
      (typeOnly && t.startsWith('lambdas/')),
  },
  {
    room: 'console',
    files: (f) => f.startsWith('console/') && !/(vite.config|dev-proxy|font-files|third-party)\.ts$/.test(f),
    allows: (t, _, typeOnly) =>
      t.startsWith('console/') ||
      // A rule that a page and the server both need is written once, in `domain`.
      t.startsWith('domain/') ||
      (typeOnly && t.startsWith('api/')) ||
      /^(react|react-dom|react-router|@cloudscape-design|wavesurfer\.js|@amazon-connect|oidc-client-ts|qr)(\/|$)/.test(
        t,
      ),
  },
];

const all = [
  'domain',
  'api',
  'adapters',
  'lambdas',
  'supply-chain',
  'lib',
  'preflight',
  'agent-kit',
  'staging-agent',
  'desktop-agent',
  'cti-gateway',
  'browser-extension',
  'console',
].flatMap(sources);

test('the programs on site share only code that knows nothing of recordings', () => {
  const files = sources('agent-kit');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => /recording/i.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test.each(rooms)('the room $room imports only what it may', ({ files, allows }) => {
  const own = all.filter(files);
  expect(own.length).toBeGreaterThan(0);
  const wrong = own.flatMap((file) =>
    importsOf(file)
      .filter(({ target, typeOnly }) => !allows(target, file, typeOnly))
      .map(({ target }) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});
