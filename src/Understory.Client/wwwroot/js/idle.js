// Resolves when the browser has drawn and has a moment to spare. A page that nobody looks at is not kept waiting.
export const idle = () =>
  new Promise((done) => (globalThis.requestIdleCallback ? requestIdleCallback(done, { timeout: 200 }) : setTimeout(done, 16)));
