import { SSMClient } from '@aws-sdk/client-ssm';
import { parameterNamed } from '../../adapters/ssm/parameter.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { signInReturnSettings } from './settings.ts';
import { signInReturn } from './sign-in-return.ts';

const settings = readSettings(signInReturnSettings);

export const handler = overGateway(signInReturn(parameterNamed(new SSMClient(), settings.CONSOLE_ADDRESS_PARAMETER)));
