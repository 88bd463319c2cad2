import { useCallback, useState } from 'react';

const read = <Value>(name: string, usual: Value): Value => {
  try {
    const text = localStorage.getItem(`fermata.${name}`);
    return text === null ? usual : (JSON.parse(text) as Value);
  } catch {
    return usual;
  }
};

/** State that this browser keeps: preferences only, never data of contacts. */
export const useStored = <Value>(name: string, usual: Value): [Value, (value: Value) => void] => {
  const [value, setValue] = useState(() => read(name, usual));
  const store = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(`fermata.${name}`, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing still works until the page is closed.
      }
    },
    [name],
  );
  return [value, store];
};
