import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'), 'utf8');

const options: RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Off by default: people who use speech control say the text that they see on a button.
  rules: { 'label-content-name-mismatch': { enabled: true } },
};

/** Colours that are still changing, after a switch between light and dark, have no contrast to measure yet. */
const transitionsEnd = `Promise.allSettled(
  document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished),
)`;

/** The violations that axe finds on the current page, a line per element with the rule. */
export const findViolations = async (page: Page): Promise<string[]> => {
  await page.evaluate(`${transitionsEnd}.then(() => undefined)`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 200)}`),
  );
};
