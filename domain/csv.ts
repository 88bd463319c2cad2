type Cell = string | number | undefined | null;

/** What a spreadsheet takes for the beginning of a formula, also behind blanks and in its wide form. */
const formula = /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A text that a spreadsheet would take for a formula gets an apostrophe, which makes it a text. Numbers stay numbers. */
const cell = (value: Cell): string => {
  const text = String(value ?? '');
  const plain = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** One line of a CSV file. */
export const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`;
