// SPDX-License-Identifier: Apache-2.0
// While the server is not reached: asks again by itself. `look` is not called twice at once by who keeps it so.

const kEveryMs = 10_000;

export function followLine(look: () => Promise<void>): () => void {
  const ask = () => void look();
  addEventListener('online', ask);
  const timer = setInterval(ask, kEveryMs);
  return () => {
    removeEventListener('online', ask);
    clearInterval(timer);
  };
}
