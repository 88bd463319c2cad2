interface Brands {
  userAgentData?: { brands: readonly { brand: string; version: string }[] };
}

/** `Google Chrome`, `Microsoft Edge` or `Chromium`. */
export const browserName = (): string => {
  const names = ((navigator as Brands).userAgentData?.brands ?? []).map(({ brand }) => brand);
  const named = names.find((name) => ['Google Chrome', 'Microsoft Edge'].includes(name));
  return named ?? (names.includes('Chromium') ? 'Chromium' : 'Another browser');
};
