import { useCallback, useState } from 'react';

/** Saves a CSV text as a file of the browser. */
export const download = (name: string, text: string): void => {
  // With the byte order mark, spreadsheets read names correctly.
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

const read = <Value>(name: string, usual: Value): Value => {
  try {
    const text = localStorage.getItem(`fermata.${name}`);
    return text === null ? usual : (JSON.parse(text) as Value);
  } catch {
    return usual;
  }
};

/** State stored in this browser: preferences and saved searches, never numbers or contacts. */
export const useStored = <Value>(name: string, usual: Value): [Value, (value: Value) => void] => {
  const [value, setValue] = useState(() => read(name, usual));
  const store = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(`fermata.${name}`, JSON.stringify(next));
      } catch {
        // In a browser that stores nothing, it works until the page is closed.
      }
    },
    [name],
  );
  return [value, store];
};
