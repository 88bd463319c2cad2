/** Hands a CSV to the browser as a file. */
export const download = (name: string, text: string): void => {
  // The mark lets spreadsheets read names as they are written.
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
