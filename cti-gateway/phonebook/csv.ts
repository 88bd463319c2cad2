import { parse } from 'csv-parse/sync';
import type { PhonebookEntry } from './entries.ts';

/** Headings of columns with names or numbers, in spreadsheets and address books. */
const isName = /^(name|full ?name|display ?name|company|firma|organi[sz]ation)$/i;
const isNumber = /(phone|number|mobile|tel(efon)?|nummer)/i;

/**
 * Reads a CSV file with a line of headings: one column with the name, and one or more with numbers. It is separated by commas,
 * semicolons or tabs, in UTF-8 or UTF-16.
 */
export const readCsv = (bytes: Buffer): PhonebookEntry[] => {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = (isUtf16 ? bytes.toString('utf16le') : bytes.toString('utf8')).replace(/^\ufeff/, '');
  const [headings = ''] = text.split(/\r?\n/, 1);
  const delimiter = [';', '\t', ','].find((one) => headings.includes(one)) ?? ',';
  const rows: Record<string, string>[] = parse(text, {
    ...{ columns: true, delimiter, trim: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
  });
  const columns = Object.keys(rows[0] ?? {});
  const nameColumn = columns.find((column) => isName.test(column));
  const numberColumns = columns.filter((column) => column !== nameColumn && isNumber.test(column));
  if (rows.length > 0 && (nameColumn === undefined || numberColumns.length === 0)) {
    throw new Error('its first line must name the columns: one "name", and at least one "number"');
  }
  return rows.map((row) => ({
    name: row[nameColumn!] ?? '',
    numbers: numberColumns.flatMap((column) => row[column] || []),
  }));
};
