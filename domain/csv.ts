type Cell = string | number | undefined | null;

/** Spreadsheets take this for the beginning of a formula, even after blanks and in its full-width form. */
const formula = /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A text that would count as a formula gets an apostrophe, which makes it a text. Numbers remain numbers. */
const cell = (value: Cell): string => {
  const text = String(value ?? '');
  const plain = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** One line of a CSV file. */
export const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`;
