type Cell = string | number | undefined;

/** A cell that a spreadsheet would take for a formula is told as text. */
const cell = (value: Cell): string => {
  const text = String(value ?? '');
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** One line of a CSV file. */
export const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`;
