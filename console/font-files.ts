import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/**
 * Cloudscape's style sheet contains its eight fonts. As separate files, the browser fetches only the two or three that it
 * needs and caches them, and the content security policy need not allow `data:`. Their style sheet is separate, too, so that
 * it can be left out on a slow line (app/fonts.ts).
 */
export const fontFiles = (): Plugin => ({
  name: 'font-files',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('global-styles/index.css')) return undefined;
    const faces: string[] = [];
    const rest = code.replace(/@font-face\s*\{[^}]*\}/g, (face) => {
      const linked = face.replace(/url\(["']?data:font\/woff2[^,]*,([^"')]+)["']?\)/g, (_, base64: string) => {
        const source = Buffer.from(base64, 'base64');
        const fileName = `assets/open-sans-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.woff2`;
        this.emitFile({ type: 'asset', fileName, source });
        return `url(/${fileName})`;
      });
      // Text is shown at once, in the computer's own font until ours has loaded.
      faces.push(linked.replace('{', '{ font-display: optional;'));
      return '';
    });
    this.emitFile({ type: 'asset', fileName: 'fonts.css', source: faces.join('\n') });
    return rest;
  },
});
