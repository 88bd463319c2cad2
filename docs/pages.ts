import { contactMappingPage } from '../adapters/amazon-connect/mapping/contact-mapping-page.ts';
import { openApi } from '../api/openapi.ts';
import fermata from '../package.json' with { type: 'json' };
import { featuresPage } from './feature-table.ts';
import { tablesPage } from './index-tables.ts';

/** The pages that are made from the code; a test holds each to what is committed. Paths are from the root. */
export const pages: { path: string; text: () => string }[] = [
  { path: 'docs/openapi.json', text: () => `${JSON.stringify(openApi(fermata.version), null, 2)}\n` },
  { path: 'docs/contact-mapping.md', text: contactMappingPage },
  { path: 'docs/features.md', text: () => featuresPage() },
  { path: 'docs/tables.md', text: tablesPage },
];
