import { readSettings } from '../kit/settings.ts';
import { federatedToken } from './federated-token.ts';
import { federatedTokenSettings } from './settings.ts';

export const handler = federatedToken(JSON.parse(readSettings(federatedTokenSettings).IDENTITY_PROVIDERS));
