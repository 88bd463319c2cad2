import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  contactsTableShape,
  desktopsTableShape,
  liveTableShape,
  stagingTableShape,
  type TableShape,
  usersTableShape,
} from '../adapters/dynamodb/table/table-shape.ts';

const page = join(import.meta.dirname, 'tables.md');

const shapes: Readonly<Record<string, TableShape>> = {
  Contacts: contactsTableShape,
  Users: usersTableShape,
  Live: liveTableShape,
  Staging: stagingTableShape,
  Desktops: desktopsTableShape,
};

const code = (name: string): string => `\`${name}\``;

const indexTable = ({ indexes }: TableShape): string => {
  if (indexes.length === 0) return 'No indexes.';
  const rows = indexes.map(({ name, partitionKey, sortKey, projected }) => {
    const attributes = projected === 'all' ? 'all attributes' : projected.map(code).join(', ');
    return `| ${code(name)} | ${code(partitionKey)} | ${code(sortKey)} | ${attributes} |`;
  });
  return [
    '| index | partition key | sort key | contains, in addition to the keys |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
};

/** docs/tables.md with its index tables as the code has them; the rest is written by hand. */
export const tablesPage = (): string => {
  const text = readFileSync(page, 'utf8');
  return Object.entries(shapes).reduce((written, [table, shape]) => {
    const marked = new RegExp(`(<!-- indexes of ${table} -->\n)[^]*?(<!-- end -->)`);
    if (!marked.test(written)) throw new Error(`docs/tables.md has no place for the indexes of ${table}`);
    return written.replace(marked, (_, begin, end) => `${begin}\n${indexTable(shape)}\n\n${end}`);
  }, text);
};
