// Loaded before a worker of the kill test: leaves out the query builder, which the engine never uses and which is
// half of what a start costs. A thousand workers are started.
import { registerHooks } from 'node:module';

const absent = 'data:text/javascript,export const drizzle = () => { throw new Error("left out of this worker") };';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('drizzle-orm') ? { url: absent, shortCircuit: true } : next(specifier, context),
});
