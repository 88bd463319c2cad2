/** The search that was shown last in this tab; a contact that was opened otherwise leads back to it. */
let lastSearch = '';

export const rememberSearch = (address: string): void => {
  lastSearch = address;
};

export const searchPath = (address = lastSearch): string => (address === '' ? '/contacts' : `/contacts?${address}`);
