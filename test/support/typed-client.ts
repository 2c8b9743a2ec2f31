// Asks the API with generated operations: variables and answers are typed by the schema.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

export interface TypedClient {
  /** The data of an operation; throws when the answer has errors. */
  <Data, Variables>(operation: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
}

/** A client of the server at `httpUrl` with an API key. */
export function typedClient(httpUrl: string, key: string): TypedClient {
  return async (operation, variables) => {
    const response = await fetch(`${httpUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: print(operation), variables }),
    });
    const { data, errors } = (await response.json()) as { data: never; errors?: { message: string }[] };
    if (errors !== undefined) throw new Error(errors.map((error) => error.message).join('; '));
    return data;
  };
}
