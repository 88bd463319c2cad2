import { Duration } from 'aws-cdk-lib';
import { type IUserPool, OAuthScope, ResourceServerScope, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { type Scope, scopes } from '../../api/route.ts';
import type { Deployment } from '../../deployments.ts';
import { withoutPasswords } from './auth-flows.ts';

/** Programs that call the API. Each has its own client, with only the scopes in its settings. */
export class MachineClients extends Construct {
  readonly clients: Readonly<Record<string, UserPoolClient>>;

  constructor(
    scope: Construct,
    id: string,
    { pool, machineClients }: Pick<Deployment, 'machineClients'> & { pool: IUserPool },
  ) {
    super(scope, id);
    const serverScopes = Object.entries(scopes).map(([name, scopeDescription]) => ({
      name,
      // The resource server names `fermata/contacts.read` by its second part. Descriptions have at most 256 characters.
      scope: new ResourceServerScope({ scopeName: name.split('/')[1]!, scopeDescription }),
    }));
    const server = pool.addResourceServer('Server', {
      identifier: 'fermata',
      scopes: serverScopes.map(({ scope: one }) => one),
    });
    const oauthScope = (wanted: Scope) =>
      OAuthScope.resourceServer(server, serverScopes.find(({ name }) => name === wanted)!.scope);

    this.clients = Object.fromEntries(
      Object.entries(machineClients).map(([name, { scopes: granted }]) => [
        name,
        withoutPasswords(
          pool.addClient(`Machine${pascalCase(name)}`, {
            userPoolClientName: name,
            generateSecret: true,
            oAuth: { flows: { clientCredentials: true }, scopes: granted.map(oauthScope) },
            accessTokenValidity: Duration.hours(1),
          }),
        ),
      ]),
    );
  }

  /** `MachineClientPaymentPageId` for `payment-page`: the name of the client's id among the stack's outputs. */
  get outputs(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.clients).map(([name, client]) => [
        `MachineClient${pascalCase(name)}Id`,
        client.userPoolClientId,
      ]),
    );
  }
}

const pascalCase = (name: string): string => name.replace(/(^|-)([a-z])/g, (_, _dash, letter) => letter.toUpperCase());
