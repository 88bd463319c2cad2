import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/**
 * Cloudscape's style sheet carries its eight fonts inside. As files of their own the browser fetches the two or three
 * it needs, keeps them, and the content security policy need not allow `data:`.
 */
export const fontFiles = (): Plugin => ({
  name: 'font-files',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('global-styles/index.css')) return undefined;
    // Text is there at once, in the computer's own font until ours has been fetched for the next page.
    const shown = code.replace(/@font-face\s*\{/g, '@font-face { font-display: optional;');
    return shown.replace(/url\(["']?data:font\/woff2[^,]*,([^"')]+)["']?\)/g, (_, base64: string) => {
      const source = Buffer.from(base64, 'base64');
      const fileName = `assets/open-sans-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.woff2`;
      this.emitFile({ type: 'asset', fileName, source });
      return `url(/${fileName})`;
    });
  },
});
