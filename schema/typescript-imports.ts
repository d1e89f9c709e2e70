import { registerHooks } from 'node:module';

// Node runs TypeScript as it is, but the sources name their neighbours as they are called once compiled: `./x.js` is `./x.ts` here.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const fromSource = context.parentURL?.endsWith('.ts') === true && specifier.startsWith('.');
    return nextResolve(fromSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
