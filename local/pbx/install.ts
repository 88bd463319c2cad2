import { findAsterisk } from './asterisk-package.ts';

// In a process of its own, because it waits for apt.
const found = findAsterisk({ mayDownload: true, say: (line) => console.log(line) });
console.log(found ? `${found.version} is there` : 'There is no Asterisk');
