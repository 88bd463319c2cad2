import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { localSystem } from './dev-proxy.ts';
import { fontFiles } from './font-files.ts';
import { thirdParty } from './third-party.ts';

export default defineConfig(({ command, isPreview }) => ({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), fontFiles(), thirdParty()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows our own origin, not data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: {
    host: '127.0.0.1',
    port: 5180,
    ...(command === 'serve' && !isPreview && { proxy: localSystem() }),
  },
}));
