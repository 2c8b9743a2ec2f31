import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { HttpClient } from '../../src/partner/http-exchange.ts';

test('a request that waited for a free connection is known to have been written when its answer is cut', async () => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const nth = requests;
    request.resume().on('end', () => (nth === 1 ? response.end('{}') : request.socket.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = new HttpClient(1);
  const ask = () =>
    client.exchange(
      {
        method: 'POST',
        url: new URL(`http://127.0.0.1:${port}/`),
        headers: {},
        body: Buffer.from('{}'),
        timeoutMs: 5_000,
      },
      new AbortController().signal,
    );
  // One connection: the second waits until the first has freed it.
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(first.kind).toBe('ANSWERED');
  expect(second.kind).toBe('NO_ANSWER');
  client.close();
  server.close();
});
