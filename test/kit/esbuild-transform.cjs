// Jest runs CommonJS; the sources are ES modules in TypeScript. esbuild is here already for the Lambdas.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const self = readFileSync(__filename);

module.exports = {
  getCacheKey: (source, file) =>
    createHash('sha256').update(self).update(version).update(file).update(source).digest('hex'),
  process: (source, file) => ({
    code: transformSync(source, {
      sourcefile: file,
      loader: file.endsWith('x') ? 'tsx' : 'ts',
      format: 'cjs',
      target: 'node24',
      sourcemap: 'inline',
      define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename', 'import.meta.main': 'false' },
    }).code,
  }),
};
