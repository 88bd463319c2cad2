/** Instants with and without milliseconds in one order: as they stand, `00.500Z` would sort before `00Z`. */
export const sortable = (instant: string): string => (instant.length === 20 ? `${instant.slice(0, 19)}.000Z` : instant);
