import type { Endpoint } from '../../../api/route.ts';
import { httpEdge, type Identify, type Surroundings } from './edge.ts';
import type { Call } from './operation.ts';

/** A call as it is in the contract of a program on site. */
type Contract = Pick<Endpoint, 'path' | 'answer'> & { request: NonNullable<Endpoint['body']> };

interface Served<Context extends Surroundings, Caller> {
  contract: Readonly<Record<string, Contract>>;
  /**
   * Each call as a function of its dependencies. `enrol` has no caller, because a program that enrols has no key yet.
   */
  operations: Readonly<Record<string, (context: Context) => (request: never, caller: never) => Promise<unknown>>>;
  /** Whose key signs the calls. */
  access: Endpoint['access'];
  identify: Identify<Caller>;
  context: Context;
  /** The name under which defects of this API are counted. */
  defects: string;
}

/** The API that a kind of program on site speaks, as a function: API Gateway and the tests are its callers. */
export const programApi = <Context extends Surroundings, Caller>(served: Served<Context, Caller>) => {
  const { contract, operations, access, identify, context, defects } = served;
  const endpointOf = (call: string): Endpoint => {
    const { path, request, answer } = contract[call]!;
    return { method: 'post', path, access: call === 'enrol' ? 'anyone' : access, body: request, status: 200, answer };
  };
  return httpEdge({
    routes: Object.fromEntries(Object.keys(operations).map((call) => [call, endpointOf(call)])),
    operations: Object.fromEntries(
      Object.entries(operations).map(([call, operation]) => [
        call,
        () => {
          // The types of `operations` guarantee that each operation fits its call. Here, where the concrete call is
          // unknown, the compiler cannot see that.
          const carryOut = operation(context) as (request: unknown, caller: Caller | undefined) => Promise<unknown>;
          return ({ body, caller }: Call<Endpoint, Caller>) => carryOut(body, caller as Caller | undefined);
        },
      ]),
    ),
    identify,
    context,
    defects,
  });
};
