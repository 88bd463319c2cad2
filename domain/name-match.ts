/** Names in the form in which people compare them: neither case nor accents matter. */
const comparable = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether the name contains each typed word: `sales vip` and `ales` find `VIP Sales`. */
export const matchesName = (name: string, typed: string): boolean => {
  const whole = comparable(name);
  return comparable(typed)
    .split(/\s+/)
    .every((word) => whole.includes(word));
};
