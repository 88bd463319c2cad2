import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../../api/examples.ts';
import { openApi } from '../../api/openapi.ts';
import type { Route } from '../../api/route.ts';
import { allRoutes, type OperationId } from '../../api/routes.ts';
import { pages } from '../../docs/pages.ts';
import { operations as administrationOperations } from '../../lambdas/administration-api/administration-api.ts';
import { operations as contactsOperations } from '../../lambdas/contacts-api/contacts-api.ts';
import { operations as publicOperations } from '../../lambdas/public-api/public-api.ts';
import { operations as controlOperations } from '../../lambdas/recording-control/recording-control.ts';
import { operations as redactionOperations } from '../../lambdas/redaction-api/redaction-api.ts';
import { startApi } from '../lambdas/api-kit.ts';

const all = Object.entries(allRoutes) as [OperationId, Route][];

interface Described {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters?: { name: string; in: string; description?: string; schema: Record<string, unknown> }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security: Record<string, string[]>[];
}
const document = openApi('0.1.0') as unknown as {
  paths: Record<string, Record<string, Described>>;
  components: Record<string, Record<string, unknown>>;
  tags: { name: string; description: string }[];
};
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test.each(pages)('the page $path is what the code says, as npm run docs writes it', ({ path, text }) => {
  expect(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')).toBe(text());
});

test('every route is in the document with its operation, and nothing else', () => {
  const asRoutes = all.map(([id, { method, path }]) => `${id} ${method} ${path}`).sort();
  expect(described.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`).sort()).toEqual(asRoutes);
  const answered = [
    publicOperations,
    contactsOperations,
    administrationOperations,
    controlOperations,
    redactionOperations,
  ].flatMap(Object.keys);
  expect(answered.sort()).toEqual(all.map(([id]) => id).sort());
});

test.each(all)('%s has an example of its answer that its schema allows', (id, { answer }) => {
  expect(answer.parse(examples[id])).toEqual(examples[id]);
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  expect(references.length).toBeGreaterThan(20);
  const lost = references.filter(
    (path) =>
      path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], document) === undefined,
  );
  expect(lost).toEqual([]);
});

test('every operation has a group, and a description that says more than its summary', () => {
  const groups = document.tags.map(({ name }) => name);
  for (const { operationId, tags, summary, description } of described) {
    const [group, ...others] = tags;
    expect([operationId, groups.includes(group!), others]).toEqual([operationId, true, []]);
    const [text = ''] = description.split('\n\nPeople: ');
    expect([operationId, text.length >= 40 && text !== summary]).toEqual([operationId, true]);
  }
  const used = new Set(described.flatMap(({ tags }) => tags));
  expect(document.tags.filter(({ name, description }) => !used.has(name) || !description)).toEqual([]);
});

test('every query parameter is described with what it means', () => {
  const parameters = described.flatMap(({ operationId, parameters = [] }) =>
    parameters.filter((one) => one.in === 'query').map((one) => ({ operationId, ...one })),
  );
  expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['from', 'agent', 'recording', 'limit']));
  expect(parameters.filter(({ description }) => !description)).toEqual([]);
  expect(parameters.find(({ name }) => name === 'limit')?.schema).toMatchObject({
    default: 50,
    minimum: 1,
    maximum: 200,
  });
});

test('the document says who may call, and what others get as an answer', () => {
  for (const { operationId, security, responses } of described) {
    const { access, scopeOf = {}, path, status, also = [], failures }: Route = allRoutes[operationId as OperationId];
    const guard = access === 'anyone' ? [] : [401, 403];
    const wanted = access === 'anyone' ? [] : [...new Set([access.scope, ...Object.values(scopeOf)])];
    const machines = wanted.map((scope) => ({ machine: [scope] }));
    expect(security).toEqual(access === 'anyone' ? [] : [{ person: [] }, ...machines]);
    const named = path.includes('{') ? [404] : [];
    const statuses = [...new Set([status, ...also, ...guard, ...named, ...failures])].sort();
    expect(Object.keys(responses).map(Number).sort()).toEqual(statuses);
  }
});

test('the document lists the four verbs, the five identifiers of an agent, and the possible outcomes (PR-06, PR-13)', () => {
  const { parameters, responses } = described.find(({ operationId }) => operationId === 'commandAgentRecording')!;
  const words = (parameters ?? []).map(({ name, schema }) => [name, schema.enum]);
  expect(words).toEqual([
    ['identifier', ['id', 'username', 'system-username', 'phone', 'crm-username']],
    ['value', undefined],
    ['verb', ['start', 'pause', 'resume', 'stop']],
  ]);
  expect(responses).toMatchObject({
    '207': { content: { 'application/json': { schema: { $ref: '#/components/schemas/CommandAnswer' } } } },
    '400': { $ref: '#/components/responses/400' },
    '502': { $ref: '#/components/responses/502WithOutcomes' },
  });
});

test('the document is public, exactly as committed', async () => {
  const { body } = await (await startApi()).get(undefined, '/v1/openapi.json');
  expect(body).toEqual(JSON.parse(JSON.stringify(document)));
});

test('the version that a change is based on has a limit everywhere, so that the next version can be stored', () => {
  type Schema = { description?: string; maximum?: number };
  const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
  const found: Schema[] = [];
  const collect = (value: unknown): void => {
    if (!isSchema(value)) return;
    if (/^The (version|revision) this change is based on/.test(String(value.description))) found.push(value);
    for (const one of Object.values(value)) collect(one);
  };
  collect(document);
  expect(found.length).toBeGreaterThan(5);
  for (const { maximum } of found) expect(maximum).toBe(1_000_000_000);
});
