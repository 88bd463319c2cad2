/** Names as people compare them: neither case nor accents count. */
const comparable = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether each word of what was typed is a part of the name: `sales vip` and `ales` find `VIP Sales`. */
export const matchesName = (name: string, typed: string): boolean => {
  const whole = comparable(name);
  return comparable(typed)
    .split(/\s+/)
    .every((word) => whole.includes(word));
};
