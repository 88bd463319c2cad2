/** The last search in this tab. A contact that was not opened from a search leads back to it. */
let lastSearch = '';

export const rememberSearch = (address: string): void => {
  lastSearch = address;
};

export const searchPath = (address = lastSearch): string => (address === '' ? '/contacts' : `/contacts?${address}`);
