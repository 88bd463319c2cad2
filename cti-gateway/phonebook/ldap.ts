import { readFile } from 'node:fs/promises';
import { Client } from 'ldapts';
import type { PhonebookSettings } from '../settings.ts';
import type { PhonebookEntry } from './entries.ts';

const timeoutMs = 30_000;

const values = (attribute: Buffer | Buffer[] | string[] | string | undefined): string[] =>
  (Array.isArray(attribute) ? attribute : [attribute ?? []]).flat().map(String);

/** Reads all entries that the filter finds below the base, in pages. */
export const readLdap = async (settings: Extract<PhonebookSettings, { kind: 'ldap' }>): Promise<PhonebookEntry[]> => {
  const { url, baseDn, filter, bindDn, password, nameAttribute, numberAttributes, certificates } = settings;
  const client = new Client({
    ...{ url, timeout: timeoutMs, connectTimeout: timeoutMs },
    ...(certificates !== undefined && { tlsOptions: { ca: [await readFile(certificates)] } }),
  });
  try {
    if (bindDn !== undefined) await client.bind(bindDn, password ?? '');
    const { searchEntries } = await client.search(baseDn, {
      ...{ scope: 'sub', filter, paged: { pageSize: 500 }, attributes: [nameAttribute, 'cn', ...numberAttributes] },
    });
    return searchEntries.map((entry) => ({
      name: values(entry[nameAttribute])[0] ?? values(entry.cn)[0] ?? '',
      numbers: numberAttributes.flatMap((attribute) => values(entry[attribute])),
    }));
  } finally {
    await client.unbind().catch(() => {});
  }
};
