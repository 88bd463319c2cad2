/** The list with one element moved, but not beyond its ends. */
export const moveItem = <Value>(values: readonly Value[], from: number, to: number): Value[] => {
  const value = values[from];
  const place = Math.max(0, Math.min(values.length - 1, to));
  if (value === undefined) return [...values];
  return values.toSpliced(from, 1).toSpliced(place, 0, value);
};
